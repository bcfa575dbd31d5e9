/** Bundles the demo, with the runtime inside, into one file that plain Node runs. */
export function buildDemo(outfile: string): Promise<void>;
