/** Which of the lists' dialogs is open. The menu opens them, and so does an empty list. */
class ListDialogs {
  open = $state.raw<"columns" | "lists" | "transfer">();
}

export const listDialogs = new ListDialogs();
