import type { TaskRef } from './task-ref.ts';

/** Any function. Its parameters are `never` so that every function is one. */
export type Callable = (...args: never[]) => unknown;

/** Every call signature of `F` in source order, as pairs of parameters and result: overloads stay overloads.
 * 64 slots because `crypto.generateKeyPairSync` has 55; TypeScript fills unused ones with the first signature. */
// prettier-ignore
type Signatures<F> = F extends {
  (...a: infer A0): infer R0; (...a: infer A1): infer R1; (...a: infer A2): infer R2; (...a: infer A3): infer R3;
  (...a: infer A4): infer R4; (...a: infer A5): infer R5; (...a: infer A6): infer R6; (...a: infer A7): infer R7;
  (...a: infer A8): infer R8; (...a: infer A9): infer R9; (...a: infer A10): infer R10; (...a: infer A11): infer R11;
  (...a: infer A12): infer R12; (...a: infer A13): infer R13; (...a: infer A14): infer R14; (...a: infer A15): infer R15;
  (...a: infer A16): infer R16; (...a: infer A17): infer R17; (...a: infer A18): infer R18; (...a: infer A19): infer R19;
  (...a: infer A20): infer R20; (...a: infer A21): infer R21; (...a: infer A22): infer R22; (...a: infer A23): infer R23;
  (...a: infer A24): infer R24; (...a: infer A25): infer R25; (...a: infer A26): infer R26; (...a: infer A27): infer R27;
  (...a: infer A28): infer R28; (...a: infer A29): infer R29; (...a: infer A30): infer R30; (...a: infer A31): infer R31;
  (...a: infer A32): infer R32; (...a: infer A33): infer R33; (...a: infer A34): infer R34; (...a: infer A35): infer R35;
  (...a: infer A36): infer R36; (...a: infer A37): infer R37; (...a: infer A38): infer R38; (...a: infer A39): infer R39;
  (...a: infer A40): infer R40; (...a: infer A41): infer R41; (...a: infer A42): infer R42; (...a: infer A43): infer R43;
  (...a: infer A44): infer R44; (...a: infer A45): infer R45; (...a: infer A46): infer R46; (...a: infer A47): infer R47;
  (...a: infer A48): infer R48; (...a: infer A49): infer R49; (...a: infer A50): infer R50; (...a: infer A51): infer R51;
  (...a: infer A52): infer R52; (...a: infer A53): infer R53; (...a: infer A54): infer R54; (...a: infer A55): infer R55;
  (...a: infer A56): infer R56; (...a: infer A57): infer R57; (...a: infer A58): infer R58; (...a: infer A59): infer R59;
  (...a: infer A60): infer R60; (...a: infer A61): infer R61; (...a: infer A62): infer R62; (...a: infer A63): infer R63;
} ? [
  [A0, R0], [A1, R1], [A2, R2], [A3, R3], [A4, R4], [A5, R5], [A6, R6], [A7, R7],
  [A8, R8], [A9, R9], [A10, R10], [A11, R11], [A12, R12], [A13, R13], [A14, R14], [A15, R15],
  [A16, R16], [A17, R17], [A18, R18], [A19, R19], [A20, R20], [A21, R21], [A22, R22], [A23, R23],
  [A24, R24], [A25, R25], [A26, R26], [A27, R27], [A28, R28], [A29, R29], [A30, R30], [A31, R31],
  [A32, R32], [A33, R33], [A34, R34], [A35, R35], [A36, R36], [A37, R37], [A38, R38], [A39, R39],
  [A40, R40], [A41, R41], [A42, R42], [A43, R43], [A44, R44], [A45, R45], [A46, R46], [A47, R47],
  [A48, R48], [A49, R49], [A50, R50], [A51, R51], [A52, R52], [A53, R53], [A54, R54], [A55, R55],
  [A56, R56], [A57, R57], [A58, R58], [A59, R59], [A60, R60], [A61, R61], [A62, R62], [A63, R63],
] : never;

type FirstMatch<S, A> = S extends [[infer P, infer R], ...infer Rest]
  ? [A] extends [P]
    ? R
    : FirstMatch<Rest, A>
  : never;

/** The argument lists that some signature of `F` accepts. */
export type Arguments<F extends Callable> = Extract<Signatures<F>[number][0], unknown[]>;

/** What `F`, called with `A`, resolves to: the first signature that accepts `A` decides, as in a direct call. */
export type Result<F extends Callable, A> = Awaited<FirstMatch<Signatures<F>, A>>;

/** A function or a reference to one. */
export type Task<F extends Callable> = F | TaskRef<F>;

/** Something that runs functions elsewhere. Implement it to bring your own pool to {@link runInExecutor}. */
export interface Executor {
  submit<F extends Callable, const A extends Arguments<F>>(task: Task<F>, ...args: A): Promise<Result<F, A>>;
}
