/** The texts of the Lab's frame. */
export const en = {
  title: "Lab",
  lead: "See server push at work, and what the other ways cost: everything here is measured on this page's own connections.",
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
