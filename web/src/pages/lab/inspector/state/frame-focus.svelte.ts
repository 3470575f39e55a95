import { fieldAt, type Field } from "../annotate/field.ts";

/** Which field of the bytes on screen is looked at, from either side: its bytes, or its line in the list. */
export class FrameFocus {
  fields = $state.raw<readonly Field[]>([]);
  /** Index in `fields`; −1 for none. */
  active = $state(-1);
  /** The byte looked at, where the viewer came from the bytes; −1 where from the list. */
  byte = $state(-1);

  /** Shows other bytes, and of them the field of the same name: frames that follow each other are alike. */
  show(fields: readonly Field[]): void {
    const { field, active } = this;
    const isSame = (one: Field | undefined) =>
      field !== undefined && one?.name === field.name && one.depth === field.depth;
    this.fields = fields;
    this.active = isSame(fields[active]) ? active : Math.max(fields.findIndex(isSame), Math.min(0, fields.length - 1));
    this.byte = -1;
  }

  get field(): Field | undefined {
    return this.fields[this.active];
  }

  /** Looks at a byte, and so at the innermost field that it belongs to. */
  lookAtByte(byte: number): void {
    this.byte = byte;
    this.active = fieldAt(this.fields, byte);
  }

  lookAtField(index: number): void {
    if (index < 0 || index >= this.fields.length) return;
    this.active = index;
    this.byte = -1;
  }

  /** Whether a byte belongs to the field looked at. */
  covers(byte: number): boolean {
    const { field } = this;
    return field !== undefined && byte >= field.start && byte < field.end;
  }
}
