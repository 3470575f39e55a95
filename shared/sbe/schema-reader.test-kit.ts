/**
 * A small reader of FIX SBE that knows a schema's XML and nothing of our codec: tests decode our frames with it, so that
 * schema and codec cannot drift apart. It covers the part of SBE 1.0 that our schema uses.
 */

/** One element of an XML document: enough for a schema, whose text matters in `validValue` alone. */
interface Element {
  readonly tag: string;
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: Element[];
  text: string;
}

/** A field as its bytes stand in a block; `size` in bytes. */
interface SchemaField {
  readonly name: string;
  readonly offset: number;
  readonly size: number;
  /** @returns undefined for SBE's null of an optional field; a name for an enum; members for a composite. */
  read(view: DataView, at: number): SchemaValue | undefined;
}
export type SchemaValue = number | string | Readonly<Record<string, number>>;
type Values = Record<string, SchemaValue | undefined>;

interface SchemaBlock {
  readonly name: string;
  readonly blockLength: number;
  readonly fields: readonly SchemaField[];
}
interface SchemaMessage extends SchemaBlock {
  readonly id: number;
  readonly groups: readonly SchemaBlock[];
}
export interface Schema {
  readonly id: number;
  readonly version: number;
  readonly messages: readonly SchemaMessage[];
}

/** A message as the schema reads it: header, root fields, and each group's rows with the block length on the wire. */
export interface ReadMessage {
  readonly name: string;
  readonly version: number;
  readonly blockLength: number;
  readonly root: Values;
  readonly groups: Readonly<Record<string, { readonly blockLength: number; readonly rows: readonly Values[] }>>;
  /** Bytes read: all of them, where writer and schema agree. */
  readonly bytes: number;
}

/** Size, null and reader of each primitive (SBE 1.0, "Range of integer values"; NaN is the null of a double). */
const PRIMITIVES = new Map<string, readonly [size: number, nil: number, read: (view: DataView, at: number) => number]>([
  ["uint8", [1, 0xff, (view, at) => view.getUint8(at)]],
  ["uint16", [2, 0xffff, (view, at) => view.getUint16(at, true)]],
  ["uint32", [4, 0xffff_ffff, (view, at) => view.getUint32(at, true)]],
  ["int32", [4, -(2 ** 31), (view, at) => view.getInt32(at, true)]],
  ["int64", [8, -(2 ** 63), (view, at) => Number(view.getBigInt64(at, true))]],
  ["uint64", [8, 2 ** 64, (view, at) => Number(view.getBigUint64(at, true))]],
  ["double", [8, Number.NaN, (view, at) => view.getFloat64(at, true)]],
]);

function parseXml(text: string): Element {
  const top: Element = { tag: "", attributes: new Map(), children: [], text: "" };
  const open = [top];
  const bare = text.replace(/<!--[\s\S]*?-->|<\?[\s\S]*?\?>/g, "");
  for (const [, closing, tag = "", attributes = "", empty, content] of bare.matchAll(
    /<(\/?)([\w:]+)((?:\s+[\w:]+="[^"]*")*)\s*(\/?)>([^<]*)/g,
  )) {
    if (closing === "/") {
      if (open.pop()?.tag !== tag) throw new Error(`</${tag}> closes another element`);
      continue;
    }
    const pairs = [...attributes.matchAll(/([\w:]+)="([^"]*)"/g)];
    const element: Element = {
      tag,
      attributes: new Map(pairs.map(([, name = "", value = ""]) => [name, value])),
      children: [],
      text: (content ?? "").trim(),
    };
    open.at(-1)?.children.push(element);
    if (empty !== "/") open.push(element);
  }
  const [root] = top.children;
  if (root === undefined || open.length !== 1) throw new Error("not one well-formed document");
  return root;
}

function attribute(element: Element, name: string): string {
  const value = element.attributes.get(name);
  if (value === undefined) throw new Error(`<${element.tag}> has no ${name}`);
  return value;
}

const numeric = (element: Element, name: string): number => Number(attribute(element, name));

function primitive(name: string) {
  const found = PRIMITIVES.get(name);
  if (found === undefined) throw new Error(`no primitive type ${name}`);
  const [size, nil, read] = found;
  return { size, nil, read };
}

type Encoding = Pick<SchemaField, "size"> & {
  read(view: DataView, at: number, optional: boolean): SchemaValue | undefined;
};

function encodingOf(type: Element): Encoding {
  if (type.tag === "composite") return compositeOf(type);
  const { size, nil, read } = primitive(attribute(type, type.tag === "enum" ? "encodingType" : "primitiveType"));
  if (type.tag !== "enum") {
    return {
      size,
      read(view, at, optional) {
        const value = read(view, at);
        return optional && Object.is(value, nil) ? undefined : value;
      },
    };
  }
  const names = new Map(type.children.map((value) => [Number(value.text), attribute(value, "name")]));
  return { size, read: (view, at) => names.get(read(view, at)) };
}

function compositeOf(type: Element): Encoding {
  let size = 0;
  const members = type.children.map((member) => {
    const { size: bytes, read } = primitive(attribute(member, "primitiveType"));
    const offset = size;
    size += bytes;
    return { name: attribute(member, "name"), offset, read };
  });
  return {
    size,
    read: (view, at) => Object.fromEntries(members.map(({ name, offset, read }) => [name, read(view, at + offset)])),
  };
}

/** Reads a schema. @throws Error for one that is not well formed or uses what this reader does not know. */
export function readSchema(xml: string): Schema {
  const root = parseXml(xml);
  const types = root.children.filter(({ tag }) => tag === "types").flatMap(({ children }) => children);
  const encodings = new Map(types.map((type) => [attribute(type, "name"), encodingOf(type)]));
  const field = (element: Element): SchemaField => {
    const encoding = encodings.get(attribute(element, "type"));
    if (encoding === undefined) throw new Error(`no type ${attribute(element, "type")}`);
    const optional = element.attributes.get("presence") === "optional";
    return {
      name: attribute(element, "name"),
      offset: numeric(element, "offset"),
      size: encoding.size,
      read: (view, at) => encoding.read(view, at, optional),
    };
  };
  const block = (element: Element): SchemaBlock => ({
    name: attribute(element, "name"),
    blockLength: numeric(element, "blockLength"),
    fields: element.children.filter(({ tag }) => tag === "field").map(field),
  });
  const messages = root.children.filter(({ tag }) => tag === "sbe:message");
  return {
    id: numeric(root, "id"),
    version: numeric(root, "version"),
    messages: messages.map((element) => ({
      ...block(element),
      id: numeric(element, "id"),
      groups: element.children.filter(({ tag }) => tag === "group").map(block),
    })),
  };
}

const valuesAt = (view: DataView, at: number, { fields }: SchemaBlock): Values =>
  Object.fromEntries(fields.map((field) => [field.name, field.read(view, at + field.offset)]));

/** Reads one message by its schema: header of four u16, root block, then every group with its header of two u16. */
export function readMessage(schema: Schema, frame: Uint8Array): ReadMessage {
  const view = new DataView(frame.buffer, frame.byteOffset, frame.byteLength);
  const [blockLength, templateId, schemaId, version] = [0, 2, 4, 6].map((at) => view.getUint16(at, true));
  const message = schema.messages.find(({ id }) => id === templateId);
  if (message === undefined || schemaId !== schema.id) throw new Error("message is not of this schema");
  let at = 8 + (blockLength ?? 0);
  const groups = message.groups.map((group) => {
    const step = view.getUint16(at, true);
    const count = view.getUint16(at + 2, true);
    const first = at + 4;
    at = first + step * count;
    const rows = Array.from({ length: count }, (_, k) => valuesAt(view, first + k * step, group));
    return [group.name, { blockLength: step, rows }] as const;
  });
  return {
    name: message.name,
    version: version ?? 0,
    blockLength: blockLength ?? 0,
    root: valuesAt(view, 8, message),
    groups: Object.fromEntries(groups),
    bytes: at,
  };
}
