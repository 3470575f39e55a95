export const en = {
  title: "Market",
  board: "Board",
} as const;
