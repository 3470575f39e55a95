import "uplot/dist/uPlot.min.css";
import { SUBJECTS } from "./chart-subjects.ts";

/** The page draws one subject, named by the query, adding a point on every frame; `frames` counts them. */
const name = new URLSearchParams(location.search).get("subject") ?? "";
const subject = SUBJECTS[name];
const stage = document.getElementById("stage");
if (!subject || !stage) throw new Error(`No chart is called "${name}"`);

const add = subject(stage);
const count = { frames: 0 };
Object.assign(window, { count });
const loop = () => {
  add(count.frames++);
  requestAnimationFrame(loop);
};
requestAnimationFrame(loop);
