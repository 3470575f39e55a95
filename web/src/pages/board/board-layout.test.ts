import { expect, test } from "vitest";
import { BoardLayout } from "./board-layout.svelte.ts";

const layoutOn = (screen: { phone?: boolean; drawer?: boolean; lowest?: boolean; large?: boolean }) =>
  new BoardLayout({
    phone: { current: screen.phone ?? false },
    drawer: { current: screen.drawer ?? false },
    lowest: { current: screen.lowest ?? false },
    large: { current: screen.large ?? false },
  });
const shown = ({ chart, chartTools, panel }: BoardLayout) => ({ chart, chartTools, panel });

test("a wide screen shows chart and panel side by side", () => {
  expect(shown(layoutOn({}))).toEqual({ chart: true, chartTools: true, panel: true });
});

test("a large screen shows the whole market too", () => {
  expect([layoutOn({}).market, layoutOn({ large: true }).market]).toEqual([false, true]);
});

test("with less room the panel is a drawer", () => {
  const layout = layoutOn({ drawer: true });
  expect([layout.drawer, layout.panel]).toEqual([true, false]);
  layout.drawerOpen = true;
  expect(layout.panel).toBe(true);
});

test("a phone shows one part a tab, and never a drawer", () => {
  const layout = layoutOn({ phone: true, drawer: true });
  expect(layout.drawer).toBe(false);
  expect(shown(layout)).toEqual({ chart: true, chartTools: false, panel: false });
  layout.tab = "chart";
  expect(shown(layout)).toEqual({ chart: true, chartTools: true, panel: false });
  layout.tab = "trades";
  expect(shown(layout)).toEqual({ chart: false, chartTools: false, panel: true });
});

test("a pressed row opens the chart's tab on a phone; elsewhere the chart is beside the list", () => {
  for (const lowest of [false, true]) {
    const phone = layoutOn({ phone: true, lowest });
    expect(phone.listAlone).toBe(lowest);
    phone.rowOpened();
    expect([phone.tab, phone.listAlone]).toEqual(["chart", false]);
  }
  const wide = layoutOn({});
  wide.rowOpened();
  expect(shown(wide)).toEqual({ chart: true, chartTools: true, panel: true });
});
