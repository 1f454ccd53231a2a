import { comments } from "./comments-view.js";
import { fair } from "./fair-view.js";
import { groups } from "./groups-view.js";
import { polls } from "./polls-view.js";
import { similarIdeas } from "./similar-view.js";
import { panel as team } from "./team-view.js";
import { themes } from "./themes-view.js";

/**
 * What hangs beside the columns: the team, polls and the like, each a panel. README.md says how one is made.
 *
 * To add one: import it here, name it below, and include its template in templates/moderate.html.
 */
export const PANELS = [team, fair, themes, groups, polls, similarIdeas, comments];
