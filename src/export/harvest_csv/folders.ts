/** Where an importer that reads folders with all that is in them is to look. */
export const IMPORT_FOLDER = "import";
/** Beside it: what it would send to clients. */
export const DRAFTS_FOLDER = "drafts";
