// The SIMD kernels; what each does is said in ../kernels.ts and defined by ../scalar-kernels.ts.
// Only raw memory is used: no objects, no garbage collector.

// @ts-ignore: decorator
@inline
function div255(x: i32): i32 {
  const t = x + 128;
  return (t + (t >> 8)) >> 8;
}

// @ts-ignore: decorator
@inline
function div255x8(x: v128): v128 {
  const t = i16x8.add(x, i16x8.splat(128));
  return i16x8.shr_u(i16x8.add(t, i16x8.shr_u(t, 8)), 8);
}

// @ts-ignore: decorator
@inline
function clamp255(x: i32): i32 {
  return min(255, max(0, x));
}

export function copyRect(dst: usize, dstStride: usize, src: usize, srcStride: usize, width: usize, height: i32): void {
  if (dstStride == width && srcStride == width) {
    memory.copy(dst, src, width * <usize>height);
    return;
  }
  for (let y = 0; y < height; y++) {
    memory.copy(dst, src, width);
    dst += dstStride;
    src += srcStride;
  }
}

export function fillRect(dst: usize, dstStride: usize, width: usize, height: i32, value: i32): void {
  if (dstStride == width) {
    memory.fill(dst, <u8>value, width * <usize>height);
    return;
  }
  for (let y = 0; y < height; y++) {
    memory.fill(dst, <u8>value, width);
    dst += dstStride;
  }
}

export function blendRect(dst: usize, dstStride: usize, src: usize, srcStride: usize, width: i32, height: i32, opacity: i32): void {
  const over = i8x16.splat(<i8>opacity);
  const under = i8x16.splat(<i8>(255 - opacity));
  const wide = width & ~15;
  for (let y = 0; y < height; y++) {
    let x = 0;
    for (; x < wide; x += 16) {
      const d = v128.load(dst + x);
      const s = v128.load(src + x);
      const low = i16x8.add(i16x8.extmul_low_i8x16_u(d, under), i16x8.extmul_low_i8x16_u(s, over));
      const high = i16x8.add(i16x8.extmul_high_i8x16_u(d, under), i16x8.extmul_high_i8x16_u(s, over));
      v128.store(dst + x, i8x16.narrow_i16x8_u(div255x8(low), div255x8(high)));
    }
    for (; x < width; x++) {
      store<u8>(dst + x, div255(<i32>load<u8>(dst + x) * (255 - opacity) + <i32>load<u8>(src + x) * opacity));
    }
    dst += dstStride;
    src += srcStride;
  }
}

// @ts-ignore: decorator
@inline
function scale255(x: v128, by: v128): v128 {
  return i8x16.narrow_i16x8_u(
    div255x8(i16x8.extmul_low_i8x16_u(x, by)),
    div255x8(i16x8.extmul_high_i8x16_u(x, by)),
  );
}

export function blendAlphaRect(dst: usize, dstStride: usize, src: usize, alpha: usize, srcStride: usize, width: i32, height: i32, opacity: i32): void {
  const over = i8x16.splat(<i8>opacity);
  const all = i8x16.splat(-1);
  const wide = width & ~15;
  for (let y = 0; y < height; y++) {
    let x = 0;
    for (; x < wide; x += 16) {
      let a = v128.load(alpha + x);
      if (!v128.any_true(a) && !v128.any_true(v128.load(src + x))) continue;
      let s = v128.load(src + x);
      if (opacity != 255) {
        a = scale255(a, over);
        s = scale255(s, over);
      }
      const d = scale255(v128.load(dst + x), v128.xor(a, all));
      v128.store(dst + x, i8x16.add_sat_u(s, d));
    }
    for (; x < width; x++) {
      const a = div255(<i32>load<u8>(alpha + x) * opacity);
      const s = div255(<i32>load<u8>(src + x) * opacity);
      store<u8>(dst + x, min(255, s + div255(<i32>load<u8>(dst + x) * (255 - a))));
    }
    dst += dstStride;
    src += srcStride;
    alpha += srcStride;
  }
}

export function halveRect(dst: usize, dstStride: usize, src: usize, srcStride: usize, width: i32, height: i32): void {
  const two = i16x8.splat(2);
  const wide = width & ~31;
  for (let y = 0; y < height; y += 2) {
    const below = y + 1 < height ? src + srcStride : src;
    let x = 0;
    for (; x < wide; x += 32) {
      const low = i16x8.add(
        i16x8.extadd_pairwise_i8x16_u(v128.load(src + x)),
        i16x8.extadd_pairwise_i8x16_u(v128.load(below + x)),
      );
      const high = i16x8.add(
        i16x8.extadd_pairwise_i8x16_u(v128.load(src + x, 16)),
        i16x8.extadd_pairwise_i8x16_u(v128.load(below + x, 16)),
      );
      v128.store(
        dst + (x >> 1),
        i8x16.narrow_i16x8_u(i16x8.shr_u(i16x8.add(low, two), 2), i16x8.shr_u(i16x8.add(high, two), 2)),
      );
    }
    for (; x < width; x += 2) {
      const right = x + 1 < width ? x + 1 : x;
      const sum = <i32>load<u8>(src + x) + <i32>load<u8>(src + right) + <i32>load<u8>(below + x) + <i32>load<u8>(below + right);
      store<u8>(dst + (x >> 1), (sum + 2) >> 2);
    }
    dst += dstStride;
    src += srcStride * 2;
  }
}

// @ts-ignore: decorator
@inline
function blendRows(row: usize, top: usize, bottom: usize, first: i32, end: i32, weight: i32): void {
  const over = i8x16.splat(<i8>weight);
  const under = i8x16.splat(<i8>(128 - weight));
  const half = i16x8.splat(64);
  let x = first;
  for (; x + 16 <= end; x += 16) {
    const a = v128.load(top + x);
    const b = v128.load(bottom + x);
    const low = i16x8.add(i16x8.extmul_low_i8x16_u(a, under), i16x8.extmul_low_i8x16_u(b, over));
    const high = i16x8.add(i16x8.extmul_high_i8x16_u(a, under), i16x8.extmul_high_i8x16_u(b, over));
    v128.store(
      row + x,
      i8x16.narrow_i16x8_u(i16x8.shr_u(i16x8.add(low, half), 7), i16x8.shr_u(i16x8.add(high, half), 7)),
    );
  }
  for (; x < end; x++) {
    store<u8>(row + x, (<i32>load<u8>(top + x) * (128 - weight) + <i32>load<u8>(bottom + x) * weight + 64) >> 7);
  }
}

// @ts-ignore: decorator
@inline
function eightPixels(row: usize, group: usize): v128 {
  const weights = v128.load(group, 32);
  const pixels = i8x16.swizzle(v128.load(row + <usize>load<i32>(group)), v128.load(group, 16));
  const sum = i16x8.add(
    i16x8.extmul_low_i8x16_u(pixels, weights),
    i16x8.extmul_high_i8x16_u(pixels, weights),
  );
  return i16x8.shr_u(i16x8.add(sum, i16x8.splat(64)), 7);
}

export function scaleRect(dst: usize, dstStride: usize, src: usize, srcStride: usize, xTable: usize, yTable: usize, row: usize, width: i32, height: i32): void {
  const first = load<i32>(xTable);
  const end = load<i32>(xTable, 4);
  const isGrouped = load<i32>(xTable, 8) != 0;
  const entries = xTable + 16;
  const groups = entries + ((4 * width + 15) & ~15);
  const grouped = isGrouped ? width & ~7 : 0;
  const paired = grouped & ~15;
  for (let y = 0; y < height; y++) {
    const yEntry = load<i32>(yTable + 4 * y, 16);
    const weight = yEntry & 255;
    const top = src + <usize>(yEntry >> 8) * srcStride;
    let from = top;
    if (weight == 128) {
      from = top + srcStride;
    } else if (weight != 0) {
      blendRows(row, top, top + srcStride, first, end, weight);
      from = row;
    }
    let x = 0;
    let group = groups;
    for (; x < paired; x += 16) {
      v128.store(dst + x, i8x16.narrow_i16x8_u(eightPixels(from, group), eightPixels(from, group + 48)));
      group += 96;
    }
    for (; x < grouped; x += 8) {
      const eight = eightPixels(from, group);
      v128.store64_lane(dst + x, i8x16.narrow_i16x8_u(eight, eight), 0);
      group += 48;
    }
    for (; x < width; x++) {
      const entry = load<i32>(entries + 4 * x);
      const left = from + (entry >> 8);
      const share = entry & 255;
      store<u8>(dst + x, (<i32>load<u8>(left) * (128 - share) + <i32>load<u8>(left, 1) * share + 64) >> 7);
    }
    dst += dstStride;
  }
}

export function splitUv(u: usize, v: usize, dstStride: usize, uv: usize, srcStride: usize, width: i32, height: i32): void {
  const wide = width & ~15;
  for (let y = 0; y < height; y++) {
    let x = 0;
    for (; x < wide; x += 16) {
      const a = v128.load(uv + 2 * x);
      const b = v128.load(uv + 2 * x, 16);
      v128.store(u + x, i8x16.shuffle(a, b, 0, 2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22, 24, 26, 28, 30));
      v128.store(v + x, i8x16.shuffle(a, b, 1, 3, 5, 7, 9, 11, 13, 15, 17, 19, 21, 23, 25, 27, 29, 31));
    }
    for (; x < width; x++) {
      store<u8>(u + x, load<u8>(uv + 2 * x));
      store<u8>(v + x, load<u8>(uv + 2 * x, 1));
    }
    u += dstStride;
    v += dstStride;
    uv += srcStride;
  }
}

// @ts-ignore: decorator
@inline
function weighY(r: i32, g: i32, b: i32): i32 {
  return ((2991 * r + 10064 * g + 1016 * b + 8192) >> 14) + 16;
}

// @ts-ignore: decorator
@inline
function weighU(r: i32, g: i32, b: i32): i32 {
  return (-1649 * r - 5547 * g + 7196 * b + 32768) >> 16;
}

// @ts-ignore: decorator
@inline
function weighV(r: i32, g: i32, b: i32): i32 {
  return (7196 * r - 6536 * g - 660 * b + 32768) >> 16;
}

/** Adds neighbouring int32: four of the eight in a and b. */
// @ts-ignore: decorator
@inline
function addPairs(a: v128, b: v128): v128 {
  return i32x4.add(v128.shuffle<i32>(a, b, 0, 2, 4, 6), v128.shuffle<i32>(a, b, 1, 3, 5, 7));
}

/** Luma of four pixels whose 16-bit colours are in low and high. */
// @ts-ignore: decorator
@inline
function fourLuma(low: v128, high: v128, by: v128): v128 {
  const sum = addPairs(i32x4.dot_i16x8_s(low, by), i32x4.dot_i16x8_s(high, by));
  return i32x4.add(i32x4.shr_s(i32x4.add(sum, i32x4.splat(8192)), 14), i32x4.splat(16));
}

/** Adds the colours of each two neighbouring pixels: four pixels become two. */
// @ts-ignore: decorator
@inline
function addPixels(low: v128, high: v128): v128 {
  return i16x8.add(v128.shuffle<i64>(low, high, 0, 2), v128.shuffle<i64>(low, high, 1, 3));
}

// @ts-ignore: decorator
@inline
function fourChroma(a: v128, b: v128, by: v128): v128 {
  const sum = addPairs(i32x4.dot_i16x8_s(a, by), i32x4.dot_i16x8_s(b, by));
  return i32x4.add(i32x4.shr_s(i32x4.add(sum, i32x4.splat(32768)), 16), i32x4.splat(128));
}

// @ts-ignore: decorator
@inline
function storeFour(at: usize, four: v128): void {
  const words = i16x8.narrow_i32x4_s(four, four);
  v128.store32_lane(at, i8x16.narrow_i16x8_u(words, words), 0);
}

export function rgbToYuv(y: usize, yStride: usize, u: usize, v: usize, uvStride: usize, rgb: usize, rgbStride: usize, width: i32, height: i32, order: i32): void {
  const isBgr = order != 0;
  const byY = isBgr ? i16x8(1016, 10064, 2991, 0, 1016, 10064, 2991, 0) : i16x8(2991, 10064, 1016, 0, 2991, 10064, 1016, 0);
  const byU = isBgr ? i16x8(7196, -5547, -1649, 0, 7196, -5547, -1649, 0) : i16x8(-1649, -5547, 7196, 0, -1649, -5547, 7196, 0);
  const byV = isBgr ? i16x8(-660, -6536, 7196, 0, -660, -6536, 7196, 0) : i16x8(7196, -6536, -660, 0, 7196, -6536, -660, 0);
  const wide = width & ~7;
  const red = <usize>(2 * order);
  const blue = <usize>(2 - 2 * order);
  for (let y0 = 0; y0 < height; y0 += 2) {
    const hasBelow = y0 + 1 < height;
    const below = hasBelow ? rgb + rgbStride : rgb;
    const yBelow = hasBelow ? y + yStride : y;
    let x = 0;
    for (; x < wide; x += 8) {
      const a = v128.load(rgb + 4 * x);
      const b = v128.load(rgb + 4 * x, 16);
      const c = v128.load(below + 4 * x);
      const d = v128.load(below + 4 * x, 16);
      const a0 = i16x8.extend_low_i8x16_u(a);
      const a1 = i16x8.extend_high_i8x16_u(a);
      const b0 = i16x8.extend_low_i8x16_u(b);
      const b1 = i16x8.extend_high_i8x16_u(b);
      const c0 = i16x8.extend_low_i8x16_u(c);
      const c1 = i16x8.extend_high_i8x16_u(c);
      const d0 = i16x8.extend_low_i8x16_u(d);
      const d1 = i16x8.extend_high_i8x16_u(d);
      const top = i16x8.narrow_i32x4_s(fourLuma(a0, a1, byY), fourLuma(b0, b1, byY));
      const bottom = i16x8.narrow_i32x4_s(fourLuma(c0, c1, byY), fourLuma(d0, d1, byY));
      const luma = i8x16.narrow_i16x8_u(top, bottom);
      v128.store64_lane(y + x, luma, 0);
      v128.store64_lane(yBelow + x, luma, 1);
      const left = addPixels(i16x8.add(a0, c0), i16x8.add(a1, c1));
      const right = addPixels(i16x8.add(b0, d0), i16x8.add(b1, d1));
      storeFour(u + (x >> 1), fourChroma(left, right, byU));
      storeFour(v + (x >> 1), fourChroma(left, right, byV));
    }
    for (; x < width; x += 2) {
      const next = x + 1 < width ? x + 1 : x;
      let r = 0, g = 0, b = 0;
      for (let i = 0; i < 4; i++) {
        const px = i & 1 ? next : x;
        const at = (i < 2 ? rgb : below) + 4 * px;
        const pr = <i32>load<u8>(at + red);
        const pg = <i32>load<u8>(at, 1);
        const pb = <i32>load<u8>(at + blue);
        store<u8>((i < 2 ? y : yBelow) + px, weighY(pr, pg, pb));
        r += pr;
        g += pg;
        b += pb;
      }
      store<u8>(u + (x >> 1), weighU(r, g, b) + 128);
      store<u8>(v + (x >> 1), weighV(r, g, b) + 128);
    }
    rgb += rgbStride * 2;
    y += yStride * 2;
    u += uvStride;
    v += uvStride;
  }
}

export function isOpaque(rgba: usize, rgbaStride: usize, width: i32, height: i32): i32 {
  const wide = width & ~3;
  for (let y = 0; y < height; y++) {
    let all = i8x16.splat(-1);
    let x = 0;
    for (; x < wide; x += 4) all = v128.and(all, v128.load(rgba + 4 * x));
    for (; x < width; x++) all = v128.and(all, i32x4.splat(load<i32>(rgba + 4 * x)));
    if (i32x4.bitmask(i32x4.eq(i32x4.shr_u(all, 24), i32x4.splat(255))) != 15) return 0;
    rgba += rgbaStride;
  }
  return 1;
}

export function rgbaToYuva(y: usize, a: usize, yStride: usize, u: usize, v: usize, ca: usize, uvStride: usize, rgba: usize, rgbaStride: usize, width: i32, height: i32, order: i32): void {
  const red = <usize>(2 * order);
  const blue = <usize>(2 - 2 * order);
  for (let y0 = 0; y0 < height; y0 += 2) {
    const hasBelow = y0 + 1 < height;
    const below = hasBelow ? rgba + rgbaStride : rgba;
    const down: usize = hasBelow ? yStride : 0;
    for (let x = 0; x < width; x += 2) {
      const next = x + 1 < width ? x + 1 : x;
      let r = 0, g = 0, b = 0, sum = 0;
      for (let i = 0; i < 4; i++) {
        const px = i & 1 ? next : x;
        const at = (i < 2 ? rgba : below) + 4 * px;
        const pr = <i32>load<u8>(at + red);
        const pg = <i32>load<u8>(at, 1);
        const pb = <i32>load<u8>(at + blue);
        const alpha = <i32>load<u8>(at, 3);
        const to = (i < 2 ? 0 : down) + px;
        store<u8>(y + to, div255(weighY(pr, pg, pb) * alpha));
        store<u8>(a + to, alpha);
        r += div255(pr * alpha);
        g += div255(pg * alpha);
        b += div255(pb * alpha);
        sum += alpha;
      }
      const grey = (128 * sum + 510) / 1020;
      store<u8>(u + (x >> 1), clamp255(weighU(r, g, b) + grey));
      store<u8>(v + (x >> 1), clamp255(weighV(r, g, b) + grey));
      store<u8>(ca + (x >> 1), (sum + 2) >> 2);
    }
    rgba += rgbaStride * 2;
    y += yStride * 2;
    a += yStride * 2;
    u += uvStride;
    v += uvStride;
    ca += uvStride;
  }
}

// @ts-ignore: decorator
@inline
function pairOf(low: i32, high: i32): v128 {
  return i32x4.splat((low & 0xffff) | (high << 16));
}

/** Eight results of (first · pair + second · pair) >> 13, plus an offset. */
// @ts-ignore: decorator
@inline
function weighEight(a: v128, b: v128, ofAb: v128, c: v128, d: v128, ofCd: v128, offset: i32): v128 {
  const low = i32x4.add(
    i32x4.dot_i16x8_s(v128.shuffle<i16>(a, b, 0, 8, 1, 9, 2, 10, 3, 11), ofAb),
    i32x4.dot_i16x8_s(v128.shuffle<i16>(c, d, 0, 8, 1, 9, 2, 10, 3, 11), ofCd),
  );
  const high = i32x4.add(
    i32x4.dot_i16x8_s(v128.shuffle<i16>(a, b, 4, 12, 5, 13, 6, 14, 7, 15), ofAb),
    i32x4.dot_i16x8_s(v128.shuffle<i16>(c, d, 4, 12, 5, 13, 6, 14, 7, 15), ofCd),
  );
  return i16x8.add(
    i16x8.narrow_i32x4_s(i32x4.shr_s(low, 13), i32x4.shr_s(high, 13)),
    i16x8.splat(<i16>offset),
  );
}

// @ts-ignore: decorator
@inline
function lumaRow(at: usize, inY: v128, u0: v128, u1: v128, v0: v128, v1: v128, ofYu: v128, ofV: v128, one: v128): void {
  const y = v128.load(at);
  const low = i16x8.sub(i16x8.extend_low_i8x16_u(y), inY);
  const high = i16x8.sub(i16x8.extend_high_i8x16_u(y), inY);
  v128.store(
    at,
    i8x16.narrow_i16x8_u(
      weighEight(low, u0, ofYu, v0, one, ofV, 16),
      weighEight(high, u1, ofYu, v1, one, ofV, 16),
    ),
  );
}

export function convertYuv(y: usize, yStride: usize, u: usize, v: usize, uvStride: usize, width: i32, height: i32, matrix: usize): void {
  const inY = load<i32>(matrix);
  const yy = load<i32>(matrix, 4);
  const yu = load<i32>(matrix, 8);
  const yv = load<i32>(matrix, 12);
  const uu = load<i32>(matrix, 16);
  const uv = load<i32>(matrix, 20);
  const vu = load<i32>(matrix, 24);
  const vv = load<i32>(matrix, 28);
  const one = i16x8.splat(1);
  const black = i16x8.splat(<i16>inY);
  const middle = i16x8.splat(128);
  const round = pairOf(4096, 0);
  const ofYu = pairOf(yy, yu);
  const ofV = pairOf(yv, 4096);
  const ofU = pairOf(uu, uv);
  const ofVv = pairOf(vu, vv);
  const wide = width & ~15;
  for (let y0 = 0; y0 < height; y0 += 2) {
    const hasBelow = y0 + 1 < height;
    let x = 0;
    for (; x < wide; x += 16) {
      const c = x >> 1;
      const cb = i16x8.sub(v128.load8x8_u(u + c), middle);
      const cr = i16x8.sub(v128.load8x8_u(v + c), middle);
      const u0 = v128.shuffle<i16>(cb, cb, 0, 0, 1, 1, 2, 2, 3, 3);
      const u1 = v128.shuffle<i16>(cb, cb, 4, 4, 5, 5, 6, 6, 7, 7);
      const v0 = v128.shuffle<i16>(cr, cr, 0, 0, 1, 1, 2, 2, 3, 3);
      const v1 = v128.shuffle<i16>(cr, cr, 4, 4, 5, 5, 6, 6, 7, 7);
      lumaRow(y + x, black, u0, u1, v0, v1, ofYu, ofV, one);
      if (hasBelow) lumaRow(y + yStride + x, black, u0, u1, v0, v1, ofYu, ofV, one);
      const newU = weighEight(cb, cr, ofU, one, one, round, 128);
      const newV = weighEight(cb, cr, ofVv, one, one, round, 128);
      const both = i8x16.narrow_i16x8_u(newU, newV);
      v128.store64_lane(u + c, both, 0);
      v128.store64_lane(v + c, both, 1);
    }
    for (; x < width; x += 2) {
      const cb = <i32>load<u8>(u + (x >> 1)) - 128;
      const cr = <i32>load<u8>(v + (x >> 1)) - 128;
      const add = yu * cb + yv * cr + 4096;
      for (let py = 0; py < 2; py++) {
        if (py == 1 && !hasBelow) break;
        const line = y + (py == 1 ? yStride : 0);
        for (let px = x; px < min(width, x + 2); px++) {
          store<u8>(line + px, clamp255(((yy * (<i32>load<u8>(line + px) - inY) + add) >> 13) + 16));
        }
      }
      store<u8>(u + (x >> 1), clamp255(((uu * cb + uv * cr + 4096) >> 13) + 128));
      store<u8>(v + (x >> 1), clamp255(((vu * cb + vv * cr + 4096) >> 13) + 128));
    }
    y += yStride * 2;
    u += uvStride;
    v += uvStride;
  }
}
