import type { IntervalHistogram } from "node:perf_hooks";
import type { Recording } from "../../ports/archive.ts";
import type { Compression } from "../compression/compression.ts";
import type { LabStats } from "../../ports/lab.ts";
import type { Services } from "../http/services.ts";
import type { Reply } from "../http/reply.ts";
import type { GatewayCounters } from "../limits/gateway-counters.ts";

interface Metric {
  readonly name: string;
  readonly type: "counter" | "gauge";
  readonly help: string;
  readonly values: readonly (readonly [labels: string, value: number])[];
}

const one = (name: string, type: Metric["type"], help: string, value: number): Metric => ({
  name: `tickertape_${name}`,
  type,
  help,
  values: [["", value]],
});

/** GET /metrics, in Prometheus' text format 0.0.4. */
export function metricsReply(
  counters: GatewayCounters,
  loopDelay: IntervalHistogram,
  compression: Compression,
  live: Services | undefined,
  lab: LabStats | undefined,
): Reply {
  const metrics = [
    ...gatewayMetrics(counters),
    ...compressionMetrics(compression),
    ...(live === undefined ? [] : liveMetrics(live)),
    ...(lab === undefined ? [] : labMetrics(lab)),
    ...(live?.recording === undefined ? [] : recordingMetrics(live.recording())),
    ...processMetrics(loopDelay),
  ];
  return {
    status: 200,
    headers: { "content-type": "text/plain; version=0.0.4; charset=utf-8", "cache-control": "no-store" },
    body: metrics.map(render).join(""),
  };
}

function gatewayMetrics(counters: GatewayCounters): Metric[] {
  return [
    one("connections", "gauge", "WebSockets open.", counters.connections),
    one("connections_accepted_total", "counter", "WebSockets accepted.", counters.accepted),
    one("streams", "gauge", "Event streams open.", counters.streams),
    one("streams_opened_total", "counter", "Event streams opened.", counters.streamsOpened),
    one("long_polls", "gauge", "Long polls waiting for a change.", counters.polls),
    one("long_polls_total", "counter", "Long polls accepted.", counters.pollsTaken),
    one("http_connections", "gauge", "Connections open without a WebSocket or stream.", counters.plain),
    one(
      "connections_turned_away_total",
      "counter",
      "Connections closed before their first request.",
      counters.rejectedConnections,
    ),
    labelled(
      "handshakes_refused_total",
      "WebSocket handshakes and event streams refused, by reason.",
      "reason",
      counters.refused,
    ),
    one("client_messages_total", "counter", "Messages received from clients.", counters.messages),
    one("client_message_bytes_total", "counter", "Bytes of messages received from clients.", counters.messageBytes),
    labelled("http_requests_total", "HTTP requests answered, by status.", "status", counters.requests),
  ];
}

const compressionMetrics = ({ open, compressedBytes, leftBytes }: Compression): Metric[] => [
  one("compressed_connections", "gauge", "WebSockets and event streams open with compression.", open),
  one("compressed_bytes_total", "counter", "Bytes compressed, before compression.", compressedBytes),
  one("compression_left_bytes_total", "counter", "Bytes not compressed because of the limit.", leftBytes),
];

function liveMetrics({ quotes, publisher }: Services): Metric[] {
  const stats = publisher.stats();
  return [
    one("board_changes_total", "counter", "Changes to the board this epoch.", quotes.sequence),
    one("sessions", "gauge", "Clients of the ticker protocol.", stats.sessions),
    one("groups", "gauge", "Distinct groups flushed.", stats.groups),
    one("slow_clients", "gauge", "Clients off their topics because they read slowly.", stats.slow),
    one("frames_sent_total", "counter", "Messages sent, per client.", stats.frames),
    one("rows_sent_total", "counter", "Quote rows sent, per client.", stats.rows),
    one("bytes_sent_total", "counter", "Bytes of messages sent, per client.", stats.bytes),
    one("changes_conflated_total", "counter", "Changes merged into a later row on purpose.", stats.conflated),
    one("lossy_clients_total", "counter", "Clients closed since their connection threw messages away.", stats.lossy),
    one("slow_spells_total", "counter", "Times that a client became slow.", stats.slowPeriods),
    one("probes_total", "counter", "Times that a client was asked how far it has read.", stats.probes),
    one("slow_merged_total", "counter", "Changes merged for one client because it read slowly.", stats.merged),
    one("request_errors_total", "counter", "Client requests answered with an error.", stats.errors),
  ];
}

function recordingMetrics(recording: Recording): Metric[] {
  const { state, tradesWritten, candlesWritten, failures, tradesMissed, bytes } = recording;
  return [
    one(
      "history_recording",
      "gauge",
      "1 while history is recorded, 0 while it cannot be.",
      Number(state === "recording"),
    ),
    one("history_trades_written_total", "counter", "Trades written.", tradesWritten),
    one("history_candles_written_total", "counter", "Closed candles written.", candlesWritten),
    one("history_trades_missed_total", "counter", "Trades gone before they could be written.", tradesMissed),
    one("history_failures_total", "counter", "Writes that failed.", failures),
    one("history_bytes", "gauge", "Size of the history on disk.", bytes),
  ];
}

function labMetrics(lab: LabStats): Metric[] {
  return [
    one("lab_visitors", "gauge", "Control sockets of the Lab open.", lab.visitors),
    one("lab_connections", "gauge", "Connections through the Lab's port open.", lab.connections),
    one("lab_connections_opened_total", "counter", "Connections to the Lab's port.", lab.connectionsOpened),
    labelled("lab_connections_refused_total", "Connections that the Lab's port refused.", "reason", lab.refused),
    one("lab_bytes_up_total", "counter", "Bytes from visitors of the Lab to the server.", lab.bytesUp),
    one("lab_bytes_down_total", "counter", "Bytes from the server to visitors of the Lab.", lab.bytesDown),
    one("lab_recorded_bytes_total", "counter", "Of these, bytes recorded for a page.", lab.recordedBytes),
    one("lab_records_left_total", "counter", "Records left out because of limits.", lab.recordsLeft),
    labelled("lab_faults_total", "Faults made on a visitor's request.", "kind", lab.faults),
  ];
}

function processMetrics(loopDelay: IntervalHistogram): Metric[] {
  const { user, system } = process.cpuUsage();
  const memory = process.memoryUsage();
  return [
    { ...one("", "counter", "CPU time used.", (user + system) / 1e6), name: "process_cpu_seconds_total" },
    { ...one("", "gauge", "Resident memory.", memory.rss), name: "process_resident_memory_bytes" },
    { ...one("", "gauge", "JavaScript heap in use.", memory.heapUsed), name: "nodejs_heap_size_used_bytes" },
    {
      ...one("", "gauge", "Event loop delay, 99th percentile.", loopDelay.percentile(99) / 1e9),
      name: "nodejs_eventloop_lag_p99_seconds",
    },
    { ...one("", "gauge", "Seconds since the process started.", process.uptime()), name: "process_uptime_seconds" },
  ];
}

function labelled(name: string, help: string, label: string, counts: ReadonlyMap<string | number, number>): Metric {
  const values = [...counts].map(([value, count]) => [`{${label}="${value}"}`, count] as const);
  return { name: `tickertape_${name}`, type: "counter", help, values };
}

const render = ({ name, type, help, values }: Metric): string =>
  [
    `# HELP ${name} ${help}`,
    `# TYPE ${name} ${type}`,
    ...values.map(([labels, value]) => `${name}${labels} ${value}`),
    "",
  ].join("\n");
