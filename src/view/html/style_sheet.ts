import { CHART_STYLE } from "./style_charts.ts";
import { COLOR_STYLE } from "./style_colors.ts";
import { CONTENT_STYLE } from "./style_content.ts";
import { FRAME_STYLE } from "./style_frame.ts";
import { PRINT_STYLE } from "./style_print.ts";

/** The look of the pages and of the report. */
export const STYLE_SHEET = [COLOR_STYLE, FRAME_STYLE, CONTENT_STYLE, CHART_STYLE, PRINT_STYLE].join(
  "\n",
);
