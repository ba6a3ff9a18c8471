/** The shared memory behind a value or array, and how it travels. */
import { allocate, receiveBlock, type Block, type BlockRecord } from '../memory/block.ts';
import type { ReceiveContext, TransferContext } from '../memory/transfer.ts';
import { bytesOf, cellsOver, type Cells } from './cells.ts';
import { packType, unpackType, type AnyType, type TypeRecord } from './struct.ts';

export interface SharedCells {
  readonly block: Block;
  readonly cells: Cells;
}

export type CellsRecord = readonly [block: BlockRecord, type: TypeRecord, length: number];

/** Zeroed. Throws for an unknown typecode and where memory is short. */
export function allocateCells(type: AnyType, length: number): SharedCells {
  // An array without elements still is an object of its own.
  const block = allocate(Math.max(bytesOf(type, length), 8));
  return over(block, type, length);
}

export function packCells({ block, cells }: SharedCells, context: TransferContext): CellsRecord {
  return [block.pack(context), packType(cells.type), cells.length];
}

export function receiveCells([block, type, length]: CellsRecord, context: ReceiveContext): SharedCells {
  return over(receiveBlock(block, context), unpackType(type), length);
}

function over(block: Block, type: AnyType, length: number): SharedCells {
  // What users get to see (getObj()) keeps the block from being used again.
  const cells = cellsOver(type, block.expose(0, bytesOf(type, length)), 0, length);
  return { block, cells };
}
