/** A person of the sample agency. */
export interface SamplePerson {
  readonly first: string;
  readonly last: string;
  readonly role: string;
  readonly access: readonly string[];
  readonly hourlyRate: number;
  readonly costRate: number;
  readonly timezone: string;
  readonly isActive?: boolean;
  readonly isContractor?: boolean;
}

const MANAGER = [
  "manager",
  "project_creator",
  "billable_rates_manager",
  "managed_projects_invoice_drafter",
];

/** The first is the token's owner. Names hold what trips programs: accents, apostrophes, other scripts, right to left. */
export const PEOPLE: readonly SamplePerson[] = [
  {
    first: "Ada",
    last: "Lindqvist",
    role: "Founder",
    access: ["administrator"],
    hourlyRate: 150,
    costRate: 75,
    timezone: "Stockholm",
  },
  {
    first: "Łukasz",
    last: "Müller",
    role: "Design lead",
    access: MANAGER,
    hourlyRate: 120,
    costRate: 62.5,
    timezone: "Berlin",
  },
  {
    first: "Zoë",
    last: "O'Connor",
    role: "Engineering lead",
    access: ["manager", "time_and_expenses_manager"],
    hourlyRate: 130,
    costRate: 68.25,
    timezone: "Dublin",
  },
  {
    first: "太郎",
    last: "山田",
    role: "Developer",
    access: ["member"],
    hourlyRate: 105,
    costRate: 48,
    timezone: "Tokyo",
  },
  {
    first: "نور",
    last: "العمري",
    role: "Developer",
    access: ["member"],
    hourlyRate: 105,
    costRate: 47.75,
    timezone: "Cairo",
  },
  {
    first: "José",
    last: "Ibáñez",
    role: "Designer",
    access: ["member"],
    hourlyRate: 95.5,
    costRate: 44,
    timezone: "Madrid",
  },
  {
    first: "Kim",
    last: "Allen",
    role: "Developer",
    access: ["member"],
    hourlyRate: 110,
    costRate: 70,
    timezone: "Mountain Time (US & Canada)",
    isContractor: true,
  },
  {
    first: "Priya",
    last: "Nair",
    role: "Project manager",
    access: ["manager", "client_and_task_manager"],
    hourlyRate: 115,
    costRate: 55,
    timezone: "New Delhi",
  },
  {
    first: "Bob",
    last: 'Powell "the Bear"',
    role: "Developer",
    access: ["member"],
    hourlyRate: 100,
    costRate: 50,
    timezone: "London",
    isActive: false,
  },
  {
    first: "Anne-Marie",
    last: "D’Arcy 🎨",
    role: "Designer",
    access: ["member"],
    hourlyRate: 90,
    costRate: 41.1,
    timezone: "Paris",
    isActive: false,
  },
];

/** Clients: name, currency, address. */
export const CLIENTS:
  readonly (readonly [name: string, currency: string, address: string | null])[] = [
    ["ABC Corp", "USD", "456 Main St.\r\nAnytown, CT 06467"],
    ["123 Industries", "EUR", "123 Main St.\r\nAnytown, LA 71223"],
    ["Bäckerei Größenwahn & Söhne", "EUR", "Königsallee 1\n40212 Düsseldorf"],
    ["日本支社", "USD", "東京都千代田区丸の内1-1-1"],
    ["Łódź Teatr Wielki", "EUR", null],
    ["شركة النور", "USD", "القاهرة"],
    ["Frères Lumière \\ Cinéma", "EUR", ""],
    ["Rocket 🚀 Labs", "USD", "1 Launch Pad\tCape Canaveral"],
    ["<script>alert(1)</script> Ltd", "USD", null],
    ["Nordlys AS", "EUR", "Storgata 5\nTromsø"],
    ["O’Brien & Daughters", "EUR", "12 Quay St\nGalway"],
    ["=SUM(A1:A9) Analytics", "USD", null],
    ["Zürich Trams", "EUR", "Bahnhofstrasse 3, Zürich"],
    ["Greenfield Co-op", "USD", ""],
    ["Widget Works (closed)", "USD", null],
  ];

/** Tasks: name, billable by default, hourly rate. */
export const TASKS: readonly (readonly [name: string, billable: boolean, rate: number | null])[] = [
  ["Design", true, 110],
  ["Programming", true, 120],
  ["Project Management", true, 100],
  ["Research", true, 95],
  ["Illustration", true, null],
  ["Meetings", false, null],
  ["Business Development", false, 0],
  ["Überprüfung", true, 87.5],
  ["Support (retired)", true, 60],
];

/** Projects: name and code; clients take them in turn. */
export const PROJECTS: readonly (readonly [name: string, code: string | null])[] = [
  ["Online Store - Phase 1", "OS1"],
  ["Marketing Website", "MW"],
  ["Brand refresh", "BRND"],
  ["Task Force", null],
  ["Annual report", "AR"],
  ["App (iOS/Android)", "APP"],
  ["Café menu – Spring", "CAFÉ"],
  ["Data migration", ""],
  ["ウェブサイト", "JP-1"],
  ["Support retainer", "SUP"],
];

/** Notes of time entries. */
export const TIME_NOTES: readonly (string | null)[] = [
  null,
  "",
  "Adding CSS styling",
  "Planning meeting with the client",
  "Fixed the “quotes” bug & <escaping>",
  "Importing products\nLine two\r\nLine three\t(tab)",
  "レビューと修正",
  "مراجعة التصميم",
  "Déploiement – étape 2 ✅",
  'Back\\slash, "quotes" and a control \u0001 character',
  "Separators \u2028 and \u2029 inside",
  "👩‍👩‍👧‍👦 family emoji test",
];

/** Expense categories: name, unit name, unit price, active. */
export const EXPENSE_CATEGORIES:
  readonly (readonly [string, string | null, number | null, boolean])[] = [
    ["Meals", null, null, true],
    ["Lodging", null, null, true],
    ["Mileage", "km", 0.3, true],
    ["Transportation", null, null, true],
    ["Entertainment", null, null, false],
  ];

/** Names of receipt files: first the ones that a careless program would come to harm by. */
export const RECEIPT_NAMES: readonly string[] = [
  "../../etc/passwd",
  "CON",
  "",
  `${"long".repeat(75)}.png`,
  "line\nbreak\u0000and\u0007bell.png",
  "..",
  "C:\\temp\\receipt.pdf",
  "a/b/c.png",
  "領収書.png",
  "naïve café – 10 %.pdf",
  "إيصال.pdf",
  "trailing dot.",
  "lunch_receipt.gif",
  "🍕.png",
  "receipt.png",
  "scan 2 of 3.pdf",
];

/** Notes of expenses. */
export const EXPENSE_NOTES: readonly (string | null)[] = [
  "Lunch with client",
  "Train to Zürich",
  null,
  "",
  "Hotel, 2 nights",
  "Taxi 🚕",
  "打ち合わせ",
];
