import type { Page } from "playwright-core";

/**
 * Collects a page's problems: logged errors and warnings (such as breaches of the content security policy), exceptions,
 * and failed requests. A request that the page aborted itself is no problem, nor is a service worker that a test blocks.
 */
export function watchProblems(page: Page): string[] {
  const problems: string[] = [];
  page.on("console", (message) => {
    const type = message.type();
    if (message.text() === "Service Worker registration blocked by Playwright") return;
    if (type === "error" || type === "warning") problems.push(`console ${type}: ${message.text()}`);
  });
  page.on("pageerror", (error) => problems.push(`thrown: ${error.message}`));
  page.on("requestfailed", (request) => {
    const reason = request.failure()?.errorText ?? "";
    if (reason !== "net::ERR_ABORTED") problems.push(`request failed: ${request.url()} ${reason}`);
  });
  page.on("response", (response) => {
    if (response.status() >= 400) problems.push(`status ${String(response.status())}: ${response.url()}`);
  });
  return problems;
}
