import type { Job } from './job.ts';

/** Below this, what was taken out is not worth tidying up. */
const SMALL = 1_024;

/** First in, first out, in the same time however many wait: the first of a Set is far away when many before it went. */
export class JobQueue {
  #jobs: (Job | undefined)[] = [];
  #first = 0;
  /** How many jobs were settled here since the last tidying up. */
  #settled = 0;

  /** Jobs that have been settled while they waited do not count. */
  get isEmpty(): boolean {
    while (this.#first < this.#jobs.length && this.#jobs[this.#first]?.settled) this.shift();
    return this.#first === this.#jobs.length;
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
    const job = this.#jobs[this.#first];
    if (!job) return undefined;
    this.#jobs[this.#first++] = undefined;
    if (this.#first > SMALL && this.#first * 2 > this.#jobs.length) this.#tidy();
    return job;
  }

  /** Counts a job that was settled while it waited, and lets go of such jobs when they are many. */
  onSettled(): void {
    this.#settled++;
    if (this.#settled > SMALL && this.#settled * 2 > this.#jobs.length - this.#first) this.#tidy();
  }

  #tidy(): void {
    this.#jobs = this.#jobs.slice(this.#first).filter(job => !job?.settled);
    this.#first = 0;
    this.#settled = 0;
  }
}
