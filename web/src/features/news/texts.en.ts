export const en = {
  label: "News and halts",
  earnings: "Earnings ahead",
  none: "No headlines and no halts yet.",
  failed: "Earlier headlines could not be loaded: {reason}",
  halted: "Halted: {reason}",
  haltedPlain: "Halted",
  over: "until {time}",
  expected: "expected until {time}",
} as const;
