// tls.TLSSocket#enableTrace(): the messages of the protocol, in short, on standard error.
const records = { 20: 'ChangeCipherSpec', 21: 'Alert', 22: 'Handshake', 23: 'ApplicationData', 256: 'Record' };
const handshakes = {
  0: 'HelloRequest', 1: 'ClientHello', 2: 'ServerHello', 4: 'NewSessionTicket', 8: 'EncryptedExtensions', 11: 'Certificate',
  12: 'ServerKeyExchange', 13: 'CertificateRequest', 14: 'ServerHelloDone', 15: 'CertificateVerify', 16: 'ClientKeyExchange',
  20: 'Finished', 24: 'KeyUpdate',
};

exports.print = function print(written, version, type, bytes) {
  const direction = written ? 'Sent' : 'Received';
  let text;
  if (type === 256 && bytes.length >= 5) {
    text = `${direction} Record\nHeader:\n  Version = 0x${(bytes[1] << 8 | bytes[2]).toString(16)}\n` +
      `  Content Type = ${records[bytes[0]] ?? 'Unknown'} (${bytes[0]})\n  Length = ${bytes[3] << 8 | bytes[4]}\n`;
  } else if (type === 22 && bytes.length >= 4) {
    text = `    ${handshakes[bytes[0]] ?? 'Unknown'}, Length=${bytes[1] << 16 | bytes[2] << 8 | bytes[3]}\n`;
  } else if (type === 21 && bytes.length >= 2) {
    text = `    Level=${bytes[0] === 2 ? 'fatal' : 'warning'}(${bytes[0]}), description=${bytes[1]}\n`;
  } else {
    return;
  }
  process.stderr.write(text);
};
