import { setTimeout } from 'node:timers/promises';

await setTimeout(20);
export const task = value => value + 1;
