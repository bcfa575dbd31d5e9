// Node's types where @types/node is installed. Elsewhere its modules are taken on trust, so that the editor underlines
// nothing but what blocks.
// @ts-ignore
/// <reference types="node" />
declare module 'node:*';
