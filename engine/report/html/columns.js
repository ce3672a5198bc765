// Columns as engine/report/columns.hpp writes them: differences, zigzag, seven bits a byte, all
// of a run in one text of base64.

/** The integers of the column at a place: [first byte, how many]. */
function readColumn(bytes, [begin, count]) {
  const values = new Float64Array(count);
  let before = 0;
  for (let i = 0, at = begin; i < count; ++i) {
    let code = 0;
    let scale = 1;
    let byte = bytes[at++];
    // Times and money pass 2^32, so a bit is moved by multiplying.
    for (; byte >= 128; byte = bytes[at++], scale *= 128) code += (byte - 128) * scale;
    code += byte * scale;
    before += code % 2 === 0 ? code / 2 : -(code + 1) / 2;
    values[i] = before;
  }
  return values;
}

function bytesOf(text) {
  // Many times as fast, where the browser has it.
  if (Uint8Array.fromBase64) return Uint8Array.fromBase64(text);
  const characters = atob(text);
  const bytes = new Uint8Array(characters.length);
  for (let i = 0; i < bytes.length; ++i) bytes[i] = characters.charCodeAt(i);
  return bytes;
}

/** An object of places, read. */
function readColumns(bytes, places) {
  return Object.fromEntries(
    Object.entries(places).map(([name, place]) => [name, readColumn(bytes, place)]),
  );
}
