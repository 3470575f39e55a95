import "uplot/dist/uPlot.min.css";
import { SUBJECTS } from "./chart-subjects.ts";

/** Draws the chart that the query names and adds a point in every animation frame; `count.frames` counts the frames. */
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
