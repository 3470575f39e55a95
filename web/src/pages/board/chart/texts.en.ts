/** Texts of the chart's parts that are fetched after the first look. */
export const en = {
  readout: "{time}: open {open}, high {high}, low {low}, close {close}, volume {volume}",
  "axis.label": "Price axis",
  "axis.auto": "A",
  "axis.autoTitle": "Fit the prices automatically",
  "axis.log": "L",
  "axis.logTitle": "Logarithmic prices",
  "axis.percent": "%",
  "axis.percentTitle": "Percent from the first close in view",
};
