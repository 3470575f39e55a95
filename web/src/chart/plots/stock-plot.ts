/**
 * Plots of measurements over time, by Chart.js as it comes: its line controller, linear axes, legend and tooltips. The
 * price chart has its own; the build puts Chart.js's bundled file here (scripts/chart-js.ts), in a chunk that is
 * fetched with the first plot.
 */
import Chart from "chart.js/auto";

/** One line of a plot. `points` are [seconds since the run began, value], in order; the plot keeps and reads the array. */
export interface PlotLine {
  readonly key: string;
  readonly label: string;
  readonly color: string;
  /** Told apart without its colour too. */
  readonly dashed: boolean;
  readonly points: readonly { readonly x: number; readonly y: number }[];
}

export interface PlotTheme {
  readonly ink: string;
  readonly rule: string;
  /** CSS font size, px. */
  readonly fontSize: number;
  readonly fontFamily: string;
}

export interface PlotTexts {
  readonly x: string;
  readonly y: string;
  /** A value in the tooltip and on the axis. */
  readonly value: (value: number) => string;
  readonly second: (value: number) => string;
}

export interface Plot {
  show(lines: readonly PlotLine[], theme: PlotTheme, texts: PlotTexts): void;
  destroy(): void;
}

const axis = (title: string, format: (value: number) => string, { ink, rule, fontSize, fontFamily }: PlotTheme) => {
  const font = { size: fontSize, family: fontFamily };
  return {
    type: "linear" as const,
    title: { display: true, text: title, color: ink, font },
    ticks: { color: ink, font, maxTicksLimit: 7, callback: (value: string | number) => format(Number(value)) },
    grid: { color: rule },
    border: { color: rule },
  };
};

export function createPlot(canvas: HTMLCanvasElement): Plot {
  const chart = new Chart<"line", PlotLine["points"][number][]>(canvas, {
    type: "line",
    data: { datasets: [] },
    options: {
      responsive: true,
      maintainAspectRatio: false,
      animation: false,
      parsing: false,
      normalized: true,
      interaction: { mode: "nearest", axis: "x", intersect: false },
    },
  });
  return {
    show(lines, theme, texts) {
      const font = { size: theme.fontSize, family: theme.fontFamily };
      const hidden = new Set(
        chart.data.datasets.filter((_, k) => !chart.isDatasetVisible(k)).map(({ label }) => label),
      );
      chart.data.datasets = lines.map(({ label, color, dashed, points }) => ({
        label,
        data: points as PlotLine["points"][number][],
        ...{ borderColor: color, backgroundColor: color, borderWidth: 2, borderDash: dashed ? [6, 4] : [] },
        ...{ pointRadius: 0, pointHitRadius: 6, hidden: hidden.has(label) },
      }));
      chart.options.scales = {
        x: axis(texts.x, texts.second, theme),
        y: { ...axis(texts.y, texts.value, theme), beginAtZero: true },
      };
      chart.options.plugins = {
        legend: { labels: { color: theme.ink, font, boxWidth: 24, boxHeight: 2 } },
        tooltip: {
          callbacks: {
            title: ([item]) => texts.second(item?.parsed.x ?? 0),
            label: ({ dataset, parsed }) => ` ${dataset.label ?? ""}: ${texts.value(parsed.y ?? 0)}`,
          },
        },
      };
      chart.update();
    },
    destroy: () => chart.destroy(),
  };
}
