/** The reasons that the service takes for a decision, in words, the likeliest first. OTHER needs a note. */

const OTHER = ["OTHER", "Other (say which)"];

export const REASONS = {
  approve: [
    ["MEETS_THE_RULES", "Nothing against it"],
    ["FALSE_ALARM", "False alarm"],
    ["HARMLESS_IN_CONTEXT", "Harmless here"],
    OTHER,
  ],
  reject: [
    ["SEXUAL_CONTENT", "Sexual content"],
    ["VIOLENCE", "Violence"],
    ["WEAPON", "Weapon"],
    ["HATE", "Hate"],
    ["DRUGS_OR_ALCOHOL", "Drugs or alcohol"],
    ["OFFENSIVE_TEXT", "Offensive text"],
    ["PERSONAL_DATA", "Personal data"],
    ["RIGHTS", "Rights are missing"],
    ["LOW_QUALITY", "Low quality"],
    ["WRONG_SUBJECT", "Wrong subject"],
    ["DUPLICATE", "A copy"],
    OTHER,
  ],
};
