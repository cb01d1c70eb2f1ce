/** What is read from the environment, for the help. Empty variables count as unset. */
export const ENVIRONMENT: readonly { readonly name: string; readonly description: string }[] = [
  {
    name: "HARVEST_PAT",
    description: "personal access token, from https://id.getharvest.com/developers",
  },
  {
    name: "HARVEST_PAT_FILE",
    description: "file that holds the token (Docker and Kubernetes secrets)",
  },
  { name: "HARVEST_API_URL", description: "the API (default https://api.harvestapp.com)" },
  { name: "HARVEST_ID_URL", description: "the ID service (default https://id.getharvest.com)" },
  { name: "NO_COLOR", description: "no colours if set" },
];
