// Columns as engine/report/columns.cpp writes them: differences, zigzag, seven bits a byte, base64.

/** The integers of a column. */
function readColumn(text) {
  const bytes = atob(text);
  let count = 0;
  for (let i = 0; i < bytes.length; ++i) count += bytes.charCodeAt(i) < 128;
  const values = new Float64Array(count);
  let before = 0;
  for (let i = 0, at = 0; i < count; ++i) {
    // Times and money pass 2^32, so a bit is moved by multiplying.
    let code = 0;
    let scale = 1;
    let byte = bytes.charCodeAt(at++);
    for (; byte >= 128; byte = bytes.charCodeAt(at++), scale *= 128) code += (byte - 128) * scale;
    code += byte * scale;
    before += code % 2 === 0 ? code / 2 : -(code + 1) / 2;
    values[i] = before;
  }
  return values;
}

/** An object of columns, read; what is not text stays. */
function readColumns(columns) {
  const read = {};
  for (const [name, text] of Object.entries(columns)) {
    read[name] = typeof text === "string" ? readColumn(text) : text;
  }
  return read;
}
