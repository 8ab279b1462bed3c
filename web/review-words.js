/** What the service says about reviews, in words. */

/** By the kind of the service's refusal: another was faster, and nothing is left to do here. */
export const TAKEN = {
  "claimed-by-another": "Somebody else has this image in hand now.",
  "not-in-review": "This image has been decided meanwhile, by somebody else.",
  "opinion-given": "You have given your opinion on this image; somebody else gives the next.",
  "image-erased": "This image has been erased meanwhile.",
  "image-not-found": "This image is not there any more.",
};
/** What came of a decision. */
export const EFFECTS = {
  COUNTED: "your opinion is counted; others are asked too",
  ESCALATED: "somebody else decides now",
  DECIDED: "decided",
  CONFIRMED: "confirmed",
  OVERTURNED: "overturned",
};
