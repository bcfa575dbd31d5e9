// Lets the editor underline nothing but what blocks, also where Node's types (@types/node) are not installed.
declare module 'node:*';
