// Preloaded by a test's server: its machine's clock is off by SET_CLOCK_MS, and at each SIGUSR2 set by SET_CLOCK_BY_MS.
// As with a time service's step, the monotonic clock does not notice.
const machine = Date.now.bind(Date);
let off = Number(process.env["SET_CLOCK_MS"] ?? 0);
Date.now = () => machine() + off;
process.on("SIGUSR2", () => {
  off += Number(process.env["SET_CLOCK_BY_MS"] ?? 0);
});
