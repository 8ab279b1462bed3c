/** How long an image is still one's own: counts down, warns once, tells when it is over. */

const WARNING_S = 60;

export class ClaimClock {
  constructor({ face, onWarning, onOver }) {
    Object.assign(this, { face, onWarning, onOver });
  }

  /** Count down the seconds from now until the service lets go. */
  start(seconds) {
    this.stop();
    // By a clock that only runs forward: nobody's wall clock need be right.
    this.endsAt = performance.now() + seconds * 1000;
    this.hasWarned = false;
    this.timer = setInterval(() => this.tick(), 1000);
    this.tick();
  }

  stop() {
    clearInterval(this.timer);
    this.face.textContent = "";
  }

  tick() {
    const left = Math.max(0, Math.round((this.endsAt - performance.now()) / 1000));
    this.face.textContent = `${Math.floor(left / 60)}:${String(left % 60).padStart(2, "0")}`;
    if (left === 0) {
      clearInterval(this.timer);
      this.onOver();
    } else if (left <= WARNING_S && !this.hasWarned) {
      this.hasWarned = true;
      this.onWarning();
    }
  }
}
