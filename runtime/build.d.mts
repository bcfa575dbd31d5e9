/** Builds `dist/`: the package (index.*) and the single files that get copied into projects (copy/*). */
export function buildRuntime(): Promise<void>;
