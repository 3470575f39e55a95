/** The texts of the Lab's frame. */
export const en = {
  title: "Lab",
  lead: "One price, brought to this page in several ways at once. What each one costs and how old it is, measured.",
  board: "Board",
  big: "Projector size",
  sections: "Parts of the Lab",
  "section.lanes": "Push beside polling",
  "section.wire": "On the wire",
  "section.faults": "Faults and recovery",
  "section.beliefs": "Sixteen beliefs",
  "section.tour": "Tour",
  "section.clients": "Clients",
  failed: "{name} could not be loaded: {reason}",
  retry: "Retry",
};
