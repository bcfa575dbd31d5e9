// Takes away what the oldest Node.js that package.json allows has not: preloaded by a test, since one has but one Node.js.
const lacking = [
  [Array, ['fromAsync']],
  [ArrayBuffer.prototype, ['transfer', 'transferToFixedLength']],
  [Error, ['isError']],
  [Map, ['groupBy']],
  [Object, ['groupBy']],
  [Promise, ['try', 'withResolvers']],
  [RegExp, ['escape']],
  [
    Set.prototype,
    [
      ...['difference', 'intersection', 'symmetricDifference', 'union'],
      ...['isDisjointFrom', 'isSubsetOf', 'isSupersetOf'],
    ],
  ],
  [
    Iterator.prototype,
    [
      ...['drop', 'every', 'filter', 'find', 'flatMap', 'forEach', 'map'],
      ...['reduce', 'some', 'take', 'toArray'],
    ],
  ],
  [globalThis, ['AsyncDisposableStack', 'DisposableStack', 'Iterator', 'SuppressedError', 'navigator']],
];
for (const [object, names] of lacking) for (const name of names) Reflect.deleteProperty(object, name);
