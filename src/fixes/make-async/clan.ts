// The classes and interfaces that share a method: what extends, is extended, implements and is implemented. Where one
// of them becomes async all do, so that whoever has such an object can wait without knowing which it is.
import type { TSESTree } from '../../analyzer/parse.ts';
import {
  classVariable,
  declarationOf,
  has,
  heirsOf,
  isOffered,
  type Class,
  type ClassAt,
  type Member,
  type Named,
} from './classes.ts';
import { Refused, sourceOf, where, type FunctionAt } from '../reading/project.ts';
import { promiseIn } from './returns.ts';
import { mayYieldPromise } from './typed.ts';
import { mustComeFromClan } from './slots.ts';
import type { Search } from './search.ts';
import { boundAs } from '../reading/names.ts';
import { lookUp, variableOf } from '../reading/scope.ts';
import {
  bare,
  isFunction,
  nodesOf,
  propertyName,
  textOf,
  within,
  type Node,
  type Source,
} from '../reading/source.ts';

type Shape = TSESTree.TSInterfaceDeclaration | TSESTree.TSTypeAliasDeclaration;

interface ShapeAt extends Named {
  readonly shape: Shape;
}

/** Something that is declared with a return type, and has no body: of an interface, an abstract class, a function type. */
export interface Signature {
  readonly source: Source;
  readonly node: Node;
}

export interface Clan {
  readonly name: string;
  /** Of TypeScript's `private` or `protected`: compilers see to it that nobody else calls it. */
  readonly isHidden: boolean;
  /** Those that have the method, inherit it, or call it by `this`. */
  readonly classes: ClassAt[];
  readonly shapes: ShapeAt[];
  /** Objects that are written where one of the interfaces is wanted. */
  readonly literals: Signature[];
  readonly methods: FunctionAt[];
  readonly signatures: Signature[];
  /** Does an interface allow for promises, so that who calls the method waits, and others need not become async? */
  allowsPromises: boolean;
}

/** @throws {Refused} where something that is not known has a say in the method */
export function clanOf(search: Search, source: Source, owner: Class, member: Member): Clan {
  const line = where(source, member);
  const name = member.key.type === 'Identifier' ? member.key.name : '';
  const variable = classVariable(source, owner);
  if (member.decorators.length > 0 || owner.decorators.length > 0)
    throw new Refused(`${search.name} is decorated (${line}).`);
  if (!variable) throw new Refused(`${search.name} belongs to a class without a name (${line}).`);
  return gathered(
    search,
    member.static,
    { source, owner, variable },
    { ...nobody(name), isHidden: member.accessibility !== undefined && member.accessibility !== 'public' },
  );
}

/** @returns who has the method of an interface, or of a type that is written like one; undefined for other types */
export function clanOfType(search: Search, source: Source, type: Node, name: string): Clan | undefined {
  const shape = type.type === 'TSTypeReference' ? shapeAt(search, source, type.typeName) : undefined;
  return shape && membersOf(shape.shape).some(one => nameOfMember(one) === name)
    ? gathered(search, false, shape, nobody(name))
    : undefined;
}

function nobody(name: string): Clan {
  return {
    name,
    isHidden: false,
    classes: [],
    shapes: [],
    literals: [],
    methods: [],
    signatures: [],
    allowsPromises: false,
  };
}

function gathered(search: Search, isStatic: boolean, first: ClassAt | ShapeAt, clan: Clan): Clan {
  // The list grows while it is iterated.
  const waiting = [first];
  for (const kin of waiting) {
    const known: readonly Named[] = [...clan.classes, ...clan.shapes];
    if (known.some(({ variable }) => variable === kin.variable)) continue;
    if (isOffered(search, kin))
      throw new Refused(`${search.name} belongs to a class that other packages may import.`);
    waiting.push(...('owner' in kin ? joinClass(search, clan, kin, isStatic) : joinShape(search, clan, kin)));
  }
  const isClosed = clan.shapes.length > 0 && !clan.allowsPromises;
  if (isClosed && !search.nested && !search.partial) mustComeFromClan(search, clan);
  return clan;
}

/** @returns its relatives */
function joinClass(search: Search, clan: Clan, kin: ClassAt, isStatic: boolean): (ClassAt | ShapeAt)[] {
  const { source, owner, variable } = kin;
  const { name, classes } = clan;
  const no = (what: string): Refused => new Refused(`${search.name} ${what}.`);
  const heirs = heirsOf(search, kin);
  if (heirs.some(heir => !heir || (isStatic && has(heir.owner, name))))
    throw no(`may be overridden by a class that extends \`${variable.name}\``);
  if (classes.length > 0 && owner.decorators.length > 0) throw no(`is decorated (${where(source, owner)})`);
  for (const member of owner.body.body) joinMember(search, clan, source, member, isStatic);
  classes.push(kin);
  const relatives: (ClassAt | ShapeAt)[] = heirs.filter(heir => heir !== undefined);
  if (owner.superClass && mayHave(search, source, owner.superClass, name)) {
    const parent = isStatic ? undefined : classAt(search, source, bare(owner.superClass));
    if (!parent) throw no(`may override a method of \`${textOf(source, owner.superClass)}\``);
    relatives.push(parent);
  }
  if (isStatic) return relatives;
  for (const { expression } of owner.implements) {
    const shape = shapeAt(search, source, expression);
    if (!shape) throw no(`belongs to a class that implements an interface (${where(source, owner)})`);
    if (demands(search, shape, name)) relatives.push(shape);
  }
  return relatives;
}

function joinMember(
  search: Search,
  { name, classes, methods, signatures }: Clan,
  source: Source,
  member: TSESTree.ClassElement,
  isStatic: boolean,
): void {
  if (!('key' in member)) return;
  const no = (what: string): Refused => new Refused(`${search.name} ${what} (${where(source, member)}).`);
  if (member.computed && classes.length > 0) throw no('may be overridden by a computed name');
  if (member.computed || member.key.type !== 'Identifier' || member.key.name !== name) return;
  if (member.static !== isStatic) return;
  if (member.decorators.length > 0) throw no('is decorated');
  const { value } = member;
  if (member.type === 'TSAbstractMethodDefinition' && value) {
    signatures.push(signatureIn(search, source, value));
    return;
  }
  if (value?.type === 'TSEmptyBodyFunctionExpression') return;
  const isMethod = member.type === 'MethodDefinition' && member.kind === 'method';
  const isField = member.type === 'PropertyDefinition' && !member.typeAnnotation;
  if (!value || !isFunction(value) || !(isMethod || isField)) throw no('is something else in another class');
  methods.push({ source, fn: value });
}

/** @returns its relatives */
function joinShape(search: Search, clan: Clan, kin: ShapeAt): (ClassAt | ShapeAt)[] {
  const { source, shape, variable } = kin;
  const no = (what: string): Refused => new Refused(`${search.name} ${what}.`);
  if (/\.d\.[cm]?ts$/.test(source.path)) throw no(`is declared in \`${where(source, shape)}\``);
  for (const member of membersOf(shape)) {
    const name = nameOfMember(member);
    if (name === undefined)
      throw no(`belongs to a class that implements an interface with other names (${where(source, member)})`);
    if (name !== clan.name) continue;
    const type = member.type === 'TSPropertySignature' ? member.typeAnnotation?.typeAnnotation : member;
    if (type?.type !== 'TSFunctionType' && (type?.type !== 'TSMethodSignature' || type.kind !== 'method'))
      throw no(`has a type that says it is sync (${where(source, member)})`);
    if (mayYieldPromise(source, type)) clan.allowsPromises = true;
    else clan.signatures.push(signatureIn(search, source, type));
  }
  clan.shapes.push(kin);
  const relatives: (ClassAt | ShapeAt)[] = [];
  for (const { expression } of shape.type === 'TSInterfaceDeclaration' ? shape.extends : []) {
    const parent = shapeAt(search, source, expression);
    if (!parent) throw no(`belongs to an interface that extends another (${where(source, shape)})`);
    if (demands(search, parent, clan.name)) relatives.push(parent);
  }
  for (const [path, text] of search.project.texts) {
    if (!/\b(implements|extends)\b/.test(text)) continue;
    const file = sourceOf(search.project, path);
    const isThis = (name: Node): boolean => shapeAt(search, file, name)?.shape === shape;
    for (const owner of [...nodesOf(file, 'ClassDeclaration'), ...nodesOf(file, 'ClassExpression')]) {
      if (!owner.implements.some(({ expression }) => isThis(expression))) continue;
      const own = classVariable(file, owner);
      if (!own) throw no(`belongs to a class without a name (${where(file, owner)})`);
      relatives.push({ source: file, owner, variable: own });
    }
    for (const heir of nodesOf(file, 'TSInterfaceDeclaration')) {
      const own =
        heir.extends.some(({ expression }) => isThis(expression)) && lookUp(file, heir, heir.id.name);
      if (own) relatives.push({ source: file, shape: heir, variable: own });
    }
  }
  if (variable.defs.length > 1) throw no(`belongs to an interface that is declared twice`);
  return relatives;
}

/** @throws {Refused} for a type that no promise fits into, or that has one where the function returns none */
export function signatureIn(search: Search, source: Source, node: Node): Signature {
  const type = 'returnType' in node ? node.returnType : undefined;
  const { called } = search;
  const isPromise = type && /\bPromise(Like)?\b/.test(textOf(source, type));
  if (isPromise && promiseIn(called.source, called.fn) !== 'yes')
    throw new Refused(`${search.name} (${where(source, node)}) returns a promise already, by its type.`);
  if (type?.typeAnnotation.type === 'TSTypePredicate')
    throw new Refused(`${search.name} (${where(source, node)}) tells types apart, which a promise cannot.`);
  return { source, node };
}

function classAt(search: Search, source: Source, name: Node): ClassAt | undefined {
  const found = declarationOf(search, source, name);
  const owner = found?.node.type === 'ClassDeclaration' ? found.node : undefined;
  const variable = found && owner && classVariable(found.source, owner);
  return variable && { source: found.source, owner, variable };
}

/** The interface, or the type with members, that a name stands for. */
function shapeAt(search: Search, source: Source, name: Node): ShapeAt | undefined {
  const found = declarationOf(search, source, name);
  const shape = found?.node;
  const isShape =
    shape?.type === 'TSInterfaceDeclaration' ||
    (shape?.type === 'TSTypeAliasDeclaration' && shape.typeAnnotation.type === 'TSTypeLiteral');
  const variable = found && isShape ? lookUp(found.source, shape, shape.id.name) : undefined;
  return found && isShape && variable ? { source: found.source, shape, variable } : undefined;
}

function membersOf(shape: Shape): readonly TSESTree.TypeElement[] {
  if (shape.type === 'TSInterfaceDeclaration') return shape.body.body;
  return shape.typeAnnotation.type === 'TSTypeLiteral' ? shape.typeAnnotation.members : [];
}

function nameOfMember(member: TSESTree.TypeElement): string | undefined {
  return 'key' in member && !member.computed && member.key.type === 'Identifier'
    ? member.key.name
    : undefined;
}

/** May an interface, or one that it extends, say what the method returns? */
function demands(search: Search, { source, shape }: ShapeAt, name: string): boolean {
  if (membersOf(shape).some(member => (nameOfMember(member) ?? name) === name)) return true;
  return (shape.type === 'TSInterfaceDeclaration' ? shape.extends : []).some(({ expression }) => {
    const parent = shapeAt(search, source, expression);
    return !parent || demands(search, parent, name);
  });
}

/** What an emitter can do, as Node.js has it. */
const EMITTER =
  /^(on|once|off|emit|addListener|removeListener|removeAllListeners|prependListener|prependOnceListener|setMaxListeners|getMaxListeners|listeners|rawListeners|listenerCount|eventNames)$/;

/** May the class that is extended have a member of that name or call one, or what it extends in turn? */
function mayHave(search: Search, source: Source, superClass: Node, name: string): boolean {
  const node = bare(superClass);
  const known = boundAs(source, variableOf(source, node));
  if (/^(node:)?events$/.test(known?.module ?? '')) return EMITTER.test(name);
  const found = declarationOf(search, source, node);
  if (found?.node.type !== 'ClassDeclaration' || has(found.node, name)) return true;
  const { source: home, node: parent } = found;
  const isCalled = nodesOf(home, 'MemberExpression').some(
    member =>
      within(member, parent) && member.object.type === 'ThisExpression' && propertyName(member) === name,
  );
  return isCalled || (parent.superClass !== null && mayHave(search, home, parent.superClass, name));
}
