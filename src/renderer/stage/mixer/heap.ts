/** A memory that can grow; its view is replaced when it does. */
export interface GrowableMemory {
  bytes(): Uint8Array<ArrayBuffer>;
  /** Makes it at least this long; throws when there is no more. */
  growTo(byteLength: number): void;
}

/** A plain array buffer, for the scalar kernels. */
export function plainMemory(): GrowableMemory {
  let bytes = new Uint8Array(1 << 20);
  return {
    bytes: () => bytes,
    growTo(byteLength) {
      if (byteLength <= bytes.length) return;
      const grown = new Uint8Array(Math.max(byteLength, bytes.length * 2));
      grown.set(bytes);
      bytes = grown;
    },
  };
}

/** The memory of a WebAssembly module. */
export function wasmMemory(memory: WebAssembly.Memory): GrowableMemory {
  let bytes = new Uint8Array(memory.buffer);
  return {
    bytes() {
      if (bytes.length === 0) bytes = new Uint8Array(memory.buffer);
      return bytes;
    },
    growTo(byteLength) {
      const missing = byteLength - memory.buffer.byteLength;
      if (missing <= 0) return;
      memory.grow(Math.ceil(missing / 65_536));
      bytes = new Uint8Array(memory.buffer);
    },
  };
}

interface Block {
  readonly at: number;
  readonly length: number;
}

/** Bytes after each block that kernels may read. */
const guardBytes = 64;
const firstByte = 1024;

/** Hands out blocks of a memory, aligned to 64 bytes; the first free block that fits is taken. */
export class Heap {
  readonly #memory: GrowableMemory;
  readonly #used = new Map<number, number>();
  #free: Block[] = [];
  #end = firstByte;

  constructor(memory: GrowableMemory) {
    this.#memory = memory;
  }

  /** The memory as it is now; do not keep it across an allocation. */
  bytes(): Uint8Array<ArrayBuffer> {
    return this.#memory.bytes();
  }

  /** Bytes that are in use, guards included. */
  get usedBytes(): number {
    return [...this.#used.values()].reduce((sum, length) => sum + length, 0);
  }

  allocate(byteLength: number): number {
    const length = (byteLength + guardBytes + 63) & ~63;
    const index = this.#free.findIndex((block) => block.length >= length);
    const block = this.#free[index];
    let at = this.#end;
    if (block === undefined) {
      this.#memory.growTo(at + length);
      this.#end += length;
    } else {
      at = block.at;
      const rest = { at: at + length, length: block.length - length };
      this.#free.splice(index, 1, ...(rest.length > 0 ? [rest] : []));
    }
    this.#used.set(at, length);
    return at;
  }

  free(at: number): void {
    const length = this.#used.get(at);
    if (length === undefined) throw new Error('Freed what is not in use');
    this.#used.delete(at);
    const blocks = [...this.#free, { at, length }].sort((a, b) => a.at - b.at);
    this.#free = [];
    for (const block of blocks) {
      const last = this.#free.at(-1);
      if (last && last.at + last.length === block.at)
        this.#free[this.#free.length - 1] = { at: last.at, length: last.length + block.length };
      else this.#free.push(block);
    }
  }
}
