import { SIZES, VIEWS, type HeatMap } from "../../features/heatmap/heat-map.svelte.ts";
import { PERIODS } from "../../features/heatmap/period/periods.ts";

/** What the address names of the map; what it names wrongly is as if it named nothing. */
export function applyQuery(map: HeatMap, query: URLSearchParams): void {
  const named = <T extends string>(key: string, values: readonly [T, ...T[]] | readonly T[]): T | undefined =>
    values.find((value) => value === query.get(key));
  map.period = named("period", PERIODS) ?? "day";
  map.sizing = named("size", SIZES) ?? "turnover";
  map.view = named("view", VIEWS) ?? "map";
  map.sector = query.get("sector") ?? undefined;
}

/** The query that shows the map as it is; what is as at first is left out. */
export function queryOf({ period, sizing, view, sector }: HeatMap, before: URLSearchParams): URLSearchParams {
  const query = new URLSearchParams(before);
  const put = (key: string, value: string | undefined, first: string | undefined) => {
    if (value === undefined || value === first) query.delete(key);
    else query.set(key, value);
  };
  put("period", period, "day");
  put("size", sizing, "turnover");
  put("view", view, "map");
  put("sector", sector, undefined);
  return query;
}

/** Goes where a link would lead, without a reload: for what is pressed and is no link. */
export function followLink(href: string): void {
  const link = document.createElement("a");
  link.href = href;
  document.body.append(link);
  link.click();
  link.remove();
}
