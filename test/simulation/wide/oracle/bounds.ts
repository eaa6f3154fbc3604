export const min = (one: bigint, other: bigint): bigint => (one < other ? one : other);

export const max = (one: bigint, other: bigint): bigint => (one > other ? one : other);
