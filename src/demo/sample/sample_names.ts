const MANAGER = "manager project_creator billable_rates_manager managed_projects_invoice_drafter";
const TIME_MANAGER = "manager time_and_expenses_manager";

/**
 * People: names, role, access roles with spaces between them, hourly and cost rate, time zone. The first is the token's
 * owner. Names hold what trips programs: accents, apostrophes, other scripts, right to left.
 */
export const PEOPLE: readonly (readonly [
  first: string,
  last: string,
  role: string,
  access: string,
  hourlyRate: number,
  costRate: number,
  timezone: string,
  special?: "contractor" | "archived" | "no e-mail",
])[] = [
  ["Ada", "Lindqvist", "Founder", "administrator", 150, 75, "Stockholm"],
  ["Łukasz", "Müller", "Design lead", MANAGER, 120, 62.5, "Berlin"],
  ["Zoë", "O'Connor", "Engineering lead", TIME_MANAGER, 130, 68.25, "Dublin"],
  ["太郎", "山田", "Developer", "member", 105, 48, "Tokyo"],
  ["نور", "العمري", "Developer", "member", 105, 47.75, "Cairo"],
  ["José", "Ibáñez", "Designer", "member", 95.5, 44, "Madrid"],
  ["Kim", "Allen", "Developer", "member", 110, 70, "Mountain Time (US & Canada)", "contractor"],
  ["Priya", "Nair", "Project manager", "manager client_and_task_manager", 115, 55, "New Delhi"],
  ["Bob", 'Powell "the Bear"', "Developer", "member", 100, 50, "London", "archived"],
  ["Anne-Marie", "D’Arcy 🎨", "Designer", "member", 90, 41.1, "Paris", "no e-mail"],
  // Another one of this name.
  ["Kim", "Allen", "Designer", "member", 85, 40, "London"],
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

/** Projects: name and code; clients take them in turn, so that one of them has both marketing websites. */
export const PROJECTS: readonly (readonly [name: string, code: string | null])[] = [
  ...[["Online Store - Phase 1", "OS1"], ["Marketing Website", "MW"]] as const,
  ...[["Brand refresh", "BRND"], ["Task Force", null], ["Annual report", "AR"]] as const,
  ...[["App (iOS/Android)", "APP"], ["Café menu – Spring", "CAFÉ"], [
    "Data migration",
    "",
  ]] as const,
  ...[["ウェブサイト", "JP-1"], ["Support retainer", "SUP"], [
    "Customer portal",
    "PORTAL",
  ]] as const,
  ...[["Kiosk prototype", null], ["Newsletter", "NEWS"], ["Trade fair stand", "FAIR"]] as const,
  ...[["Onboarding", "ONB"], ["Data protection audit", "DPA"]] as const,
  ["Marketing Website", "MW-2"],
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
  ...["../../etc/passwd", "CON", "", `${"long".repeat(75)}.png`],
  ...["line\nbreak\u0000and\u0007bell.png", "..", "C:\\temp\\receipt.pdf", "a/b/c.png"],
  ...["領収書.png", "naïve café – 10 %.pdf", "إيصال.pdf", "trailing dot.", "lunch_receipt.gif"],
  ...["🍕.png", "receipt.png", "scan 2 of 3.pdf"],
];

/** Notes of expenses. */
export const EXPENSE_NOTES: readonly (string | null)[] = [
  ...["Lunch with client", "Train to Zürich", null, "", "Hotel, 2 nights", "Taxi 🚕", "打ち合わせ"],
];
