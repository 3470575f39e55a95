let count = 0;

/** An id for an element of this page, such as one that another element is described by. */
export const uniqueId = (): string => `wire-${++count}`;
