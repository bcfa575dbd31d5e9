import type { Job } from './job.ts';

/** Below this, what was taken out is not worth tidying up. */
const SMALL = 1_024;

/** First in, first out, in the same time however many wait: the first of a Set is far away when many before it went. */
export class JobQueue {
  #jobs: (Job | undefined)[] = [];
  #first = 0;
  /** How many of those that wait have been settled meanwhile, by an abort. */
  #settled = 0;

  get isEmpty(): boolean {
    return this.#jobs.length - this.#first === this.#settled;
  }

  push(job: Job): void {
    this.#jobs.push(job);
  }

  /** Puts a job ahead of all others. */
  unshift(job: Job): void {
    if (this.#first > 0) this.#jobs[--this.#first] = job;
    else this.#jobs.unshift(job);
  }

  shift(): Job | undefined {
    while (this.#first < this.#jobs.length) {
      const job = this.#jobs[this.#first];
      this.#jobs[this.#first++] = undefined;
      if (this.#first > SMALL && this.#first * 2 > this.#jobs.length) this.#tidy();
      if (job && !job.settled) return job;
      this.#settled--;
    }
    return undefined;
  }

  /** A job in the queue has been settled: it is as good as gone. */
  onSettled(): void {
    this.#settled++;
    if (this.#settled > SMALL && this.#settled * 2 > this.#jobs.length - this.#first) this.#tidy();
  }

  #tidy(): void {
    this.#jobs = this.#jobs.slice(this.#first).filter(job => job && !job.settled);
    this.#first = 0;
    this.#settled = 0;
  }
}
