/** The page of reviews: takes an image in hand, shows it, and hands over what is decided about it. */

import { claimReview, decideReview, escalateReview, getImage, hasKey, releaseReview, takeNext } from "./api.js";
import { ClaimClock } from "./claim-clock.js";
import { DecisionForm } from "./decision-form.js";
import { KeyGate } from "./keygate.js";
import { Queues } from "./queues.js";
import { reviewTask } from "./review-task.js";
import { EFFECTS, TAKEN } from "./review-words.js";
import { Shortcuts } from "./shortcuts.js";

const find = (id) => document.getElementById(id);
const [desk, title, body, idle, news, again] = ["desk", "task-title", "task", "idle", "news", "claim-again"].map(find);

/** Of this tab: the image in hand, so that a page that is loaded again has it still. */
const IN_HAND = "pixelgate.in-hand";

let current = null;
let isBusy = false;

const gate = new KeyGate({ panel: find("console"), onOpen: open, onClose: forgetAll });
const queues = new Queues({
  rows: find("queues"), table: find("queues-table"), empty: find("no-queues"),
  onTake: (queue) => take(queue), onError: (error) => { if (error) gate.tell(error); },
});
const form = new DecisionForm({
  form: find("decision"), reasons: find("reasons"), note: find("note"), fault: find("fault"), submit: find("decide"),
  onDecide: decide, onEscalate: escalate,
});
const clock = new ClaimClock({
  face: find("clock"),
  onWarning: () => tell("One minute left. Keep the image, or it is anybody's."),
  onOver: () => { form.enable(false); again.hidden = false; again.focus(); tell("Your time is over: take the image again to decide."); },
});

function tell(words) {
  news.textContent = words;
}

/** One thing at a time: what is asked meanwhile is not done. */
async function alone(work) {
  if (isBusy) return;
  isBusy = true;
  desk.setAttribute("aria-busy", "true");
  gate.tell(null);
  try {
    await work();
  } catch (error) {
    if (TAKEN[error.kind]) leave(`${current?.name ?? "What you had"}: ${TAKEN[error.kind]}`);
    else gate.tell(error);
  } finally {
    isBusy = false;
    desk.removeAttribute("aria-busy");
  }
}

function open() {
  queues.refresh();
  const id = sessionStorage.getItem(IN_HAND);
  if (id) alone(async () => look(await claimReview(id)));
}

const take = (queue) => alone(async () => {
  if (current) await releaseReview(current.image_id).catch(() => {});
  leave();
  await takeFrom(queue);
});

async function takeFrom(queue) {
  queues.chosen = queue;
  const { review } = await takeNext(queue);
  queues.refresh();
  if (!review) return leave(`Nothing is left for you in ${queue}.`);
  await look(review);
}

async function look(review) {
  const image = review.is_blind ? null : await getImage(review.image_id);
  current = review;
  sessionStorage.setItem(IN_HAND, review.image_id);
  title.textContent = review.name;
  const fault = (words) => body.prepend(Object.assign(document.createElement("p"), { className: "error", textContent: words }));
  body.replaceChildren(...reviewTask(review, image, { onFault: fault }));
  desk.hidden = false;
  idle.hidden = true;
  form.reset();
  hold(review);
  tell("");
  title.focus();
}

function hold(review) {
  form.enable(true);
  // What is hidden must not take the keyboard's focus with it.
  if (document.activeElement === again) title.focus();
  again.hidden = true;
  // By the service's own clock: when it was asked, and how long ago that is.
  const now = Date.parse(review.asked_at) + review.age_seconds * 1000;
  clock.start((Date.parse(review.claim_expires_at) - now) / 1000);
}

function leave(words = "") {
  if (current) find("queues-title").focus();
  current = null;
  sessionStorage.removeItem(IN_HAND);
  clock.stop();
  desk.hidden = true;
  idle.hidden = false;
  body.replaceChildren();
  tell(words);
  queues.refresh();
}

const keep = () => alone(async () => {
  if (!current) return;
  hold(await claimReview(current.image_id));
  tell("The image is yours for another fifteen minutes.");
});

const giveBack = () => alone(async () => {
  if (!current) return;
  const { image_id: id, name } = current;
  await releaseReview(id);
  leave(`${name}: given back.`);
});

function decide(judgement) {
  return alone(async () => {
    const { image_id: id, name, queue } = current;
    // Whoever has lost the image must not overturn what another has decided since.
    await claimReview(id);
    const { decision, waits_in: waitsIn } = await decideReview(id, judgement);
    const where = waitsIn ? `waits in ${waitsIn}` : decision.to_status.toLowerCase();
    await goOn(queue, `${name}: ${EFFECTS[decision.effect] ?? decision.effect}, ${where}.`);
  });
}

function escalate(note) {
  return alone(async () => {
    const { image_id: id, name, queue } = current;
    const { queue: waitsIn } = await escalateReview(id, note);
    await goOn(queue, `${name}: waits for somebody else in ${waitsIn}.`);
  });
}

async function goOn(queue, words) {
  leave(words);
  if (!find("go-on").checked) return;
  await takeFrom(queue);
  tell(current ? words : `${words} ${news.textContent}`);
}

/** Or no longer, if they are shown. */
function showBoxes() {
  const areHidden = body.classList.toggle("without-boxes");
  find("boxes").setAttribute("aria-pressed", String(!areHidden));
}

function forgetAll() {
  leave();
  queues.forget();
}

const withTask = (act) => () => { if (current && !isBusy) act(); };
const numbers = Object.fromEntries([..."123456789"].map((digit) => [digit, withTask(() => form.chooseReason(Number(digit)))]));
new Shortcuts({
  box: find("shortcuts"),
  actions: {
    ...numbers,
    n: () => { const queue = queues.next(); if (queue && !current) take(queue); },
    a: withTask(() => form.choose("approve")),
    r: withTask(() => form.choose("reject")),
    t: withTask(() => form.note.focus()),
    e: withTask(() => form.escalate()),
    k: withTask(keep),
    g: withTask(giveBack),
    b: withTask(showBoxes),
    "Ctrl+Enter": withTask(() => form.decide()),
  },
});
find("escalate").addEventListener("click", () => form.escalate());
find("keep").addEventListener("click", keep);
find("give-back").addEventListener("click", giveBack);
find("boxes").addEventListener("click", showBoxes);
again.addEventListener("click", keep);
find("refresh").addEventListener("click", () => queues.refresh());
document.addEventListener("visibilitychange", () => { if (!document.hidden && hasKey()) queues.refresh(); });

gate.start();
