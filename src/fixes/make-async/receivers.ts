// Is the object that a method is called on one of the classes or interfaces that have it?
import { isBuiltinObject } from '../reading/builtin-object.ts';
import { memberType } from '../reading/declared-type.ts';
import { plain, typeName, typeOf, type TypeAt } from '../reading/expression-type.ts';
import { declarationOf, isClass, type Named } from './classes.ts';
import type { Clan } from './clan.ts';
import { returnsNoPromise } from './returns.ts';
import type { Search } from './search.ts';
import { lookUp, referencesTo, variableOf } from '../reading/scope.ts';
import { ancestorsOf, bare, isFunction, type Node, type Source } from '../reading/source.ts';

/** `own`: one that has the method; `other`: surely none. */
export type Receiver = 'own' | 'other' | 'unknown';

export interface Owned {
  readonly clan: Clan;
  readonly isStatic: boolean;
}

/** The classes and interfaces of a clan, by their names. */
export function namesOf({ classes, shapes }: Clan): readonly Named[] {
  return [...classes, ...shapes];
}

export function receiverOf(search: Search, file: Source, object: Node, owned: Owned): Receiver {
  const found = receiverByValue(search, file, object, owned);
  if (found !== 'unknown' || owned.isStatic) return found;
  return byType(search, typeOf(search, file, object), owned);
}

function byType(search: Search, type: TypeAt | undefined, owned: Owned): Receiver {
  if (type?.among) return oneOf(search, type.among, owned);
  const { clan } = owned;
  const node = type && plain(type.node);
  if (!node) return 'unknown';
  if (/^TS(Array|Tuple)Type$|^TS(String|Number|Boolean)Keyword$/.test(node.type)) return 'other';
  const name = typeName(node);
  if (!name) return 'unknown';
  if (namesOf(clan).some(one => isClass(search, type.source, name, one))) return 'own';
  const isDeclared = name.type === 'Identifier' && variableOf(type.source, name);
  if (!isDeclared && name.type === 'Identifier') return STANDARD.test(name.name) ? 'other' : 'unknown';
  return declarationOf(search, type.source, name)?.node.type === 'ClassDeclaration' ? 'other' : 'unknown';
}

/** An object of a list: those that are none of the clan may have a method of that name that returns no promise. */
function oneOf(search: Search, types: readonly TypeAt[], owned: Owned): Receiver {
  const found = types.map(type => byType(search, type, owned));
  if (!found.includes('own')) return found.every(one => one === 'other') ? 'other' : 'unknown';
  const isPlain = types.every(
    (type, index) => found[index] === 'own' || returnsPlain(search, type, owned.clan.name),
  );
  return isPlain ? 'own' : 'unknown';
}

function returnsPlain(search: Search, { source, node }: TypeAt, name: string): boolean {
  const callee = node.type === 'NewExpression' ? bare(node.callee) : undefined;
  const found = callee && declarationOf(search, source, callee);
  if (found?.node.type !== 'ClassDeclaration') return false;
  const member = found.node.body.body.find(one => 'key' in one && 'name' in one.key && one.key.name === name);
  const fn = member?.type === 'MethodDefinition' ? member.value : undefined;
  return fn !== undefined && returnsNoPromise(found.source, fn);
}

/** Is it the type of objects that have the method? */
export function isOwnType(search: Search, type: TypeAt | undefined, clan: Clan): boolean {
  return byType(search, type, { clan, isStatic: false }) === 'own';
}

const STANDARD =
  /^((Readonly|Weak)?(Map|Set)|(Readonly)?Array|Record|URL|URLSearchParams|Headers|FormData|Date|RegExp|Buffer|Uint8Array|AbortController|TextDecoder|TextEncoder)$/;

function receiverByValue(search: Search, file: Source, object: Node, { clan, isStatic }: Owned): Receiver {
  const isOwn = (name: Node): boolean => namesOf(clan).some(one => isClass(search, file, name, one));
  if (isBuiltinObject(file, object)) return 'other';
  if (object.type === 'ThisExpression' || object.type === 'Super') {
    const holder = [...ancestorsOf(file, object)].find(
      above =>
        (isFunction(above) && above.type !== 'ArrowFunctionExpression') ||
        above.type === 'PropertyDefinition',
    );
    const holds = holder?.type === 'PropertyDefinition' ? holder : holder && file.parents.get(holder);
    if (holds?.type !== 'MethodDefinition' && holds?.type !== 'PropertyDefinition') return 'unknown';
    const around = file.parents.get(file.parents.get(holds) ?? holds);
    if (!clan.classes.some(({ source, owner }) => file === source && around === owner)) {
      const isRoot = around && 'superClass' in around && !around.superClass;
      return isRoot ? 'other' : 'unknown';
    }
    return holds.static === isStatic ? 'own' : 'other';
  }
  if (object.type === 'MemberExpression') {
    // `lib.Store.load()`
    if (isOwn(object)) return isStatic ? 'own' : 'other';
    const type = memberType(file, object);
    const name = type?.type === 'TSTypeReference' ? type.typeName : undefined;
    return name && isOwn(name) && !isStatic ? 'own' : 'unknown';
  }
  if (object.type === 'NewExpression') return !isStatic && isOwn(object.callee) ? 'own' : 'unknown';
  if (object.type !== 'Identifier') return 'unknown';
  const variable = variableOf(file, object);
  const definition = variable?.defs[0];
  if (!variable || !definition) return isGlobal(object.name) ? 'other' : 'unknown';
  if (isOwn(object)) return isStatic ? 'own' : 'other';
  if (definition.type === 'ImportBinding') {
    const from = file.parents.get(definition.node);
    const leaves =
      from?.type === 'ImportDeclaration' &&
      search.project.resolve(from.source.value, file.path) === undefined;
    return leaves && (definition.node as Node).type !== 'ImportSpecifier' ? 'other' : 'unknown';
  }
  if (definition.type === 'ClassName') return 'other';
  const typed = annotationOf(definition.name);
  if (typed) return isOwn(typed) && !isStatic ? 'own' : 'unknown';
  const declarator = definition.node as Node;
  const isConstant = referencesTo(file, variable).every(reference => !reference.isWrite() || reference.init);
  if (declarator.type !== 'VariableDeclarator' || !declarator.init || !isConstant) return 'unknown';
  const init = bare(declarator.init);
  if (init.type === 'ObjectExpression') return 'other';
  if (init.type !== 'NewExpression') return 'unknown';
  if (isOwn(init.callee)) return isStatic ? 'other' : 'own';
  const made = init.callee.type === 'Identifier' ? lookUp(file, init, init.callee.name) : undefined;
  // All classes that inherit the method are known, so an object of another class of this file has another method.
  return made?.defs[0]?.type === 'ClassName' ? 'other' : 'unknown';
}

function isGlobal(name: string): boolean {
  return /^(JSON|Math|Object|Array|Promise|Reflect|console|process|Buffer|Number|String|Date)$/.test(name);
}

/** The class that a parameter or variable is declared to be an instance of. */
function annotationOf(name: Node): Extract<Node, { type: 'Identifier' }> | undefined {
  const annotation = 'typeAnnotation' in name ? (name.typeAnnotation as Node | undefined) : undefined;
  const type = annotation?.type === 'TSTypeAnnotation' ? annotation.typeAnnotation : undefined;
  return type?.type === 'TSTypeReference' && type.typeName.type === 'Identifier' ? type.typeName : undefined;
}
