'use strict';
const test = require('node:test');
const assert = require('node:assert');
const { X509Certificate } = require('node:crypto');

// CN=good.example.com; alternative names: DNS:*.example.com, DNS:b,c, IP:127.0.0.1, e-mail; self-signed, P-256
const certificate = new X509Certificate(`-----BEGIN CERTIFICATE-----
MIICHzCCAcWgAwIBAgIUdAFzzxJeUYziK9H+Et0dGkL9DIYwCgYIKoZIzj0EAwIw
QTELMAkGA1UEBhMCREUxFzAIBgNVBAsMAXgwCwYDVQQKDARBLCBCMRkwFwYDVQQD
DBBnb29kLmV4YW1wbGUuY29tMCAXDTI2MTEyMTA4NTY1MVoYDzIxMjYxMDI4MDg1
NjUxWjBBMQswCQYDVQQGEwJERTEXMAgGA1UECwwBeDALBgNVBAoMBEEsIEIxGTAX
BgNVBAMMEGdvb2QuZXhhbXBsZS5jb20wWTATBgcqhkjOPQIBBggqhkjOPQMBBwNC
AASxFyZM8Y0EflDk2TeSKDf63QW0qbnebsniJ7IjB135DtuuArfKRtOH4vCRyujM
1g/YwUYCrPCxETbpiA03N88Fo4GYMIGVMDMGA1UdEQQsMCqCDSouZXhhbXBsZS5j
b22CA2IsY4cEfwAAAYEObWVARXhhbXBsZS5jb20wNAYIKwYBBQUHAQEEKDAmMCQG
CCsGAQUFBzABhhhodHRwOi8vb2NzcC5leGFtcGxlLmNvbS8wCQYDVR0TBAIwADAd
BgNVHQ4EFgQUwqY2v00C91suixKM15NHrN0dOqswCgYIKoZIzj0EAwIDSAAwRQIh
AKIWvU33x/ah1ZMzdbSLYxfZqhfutnPGwBPsQ4YKIQhBAiAXgP4wtmRxyYGowmKB
MJ0WSWNUb6tKrkxTI4Fpg7BRNQ==
-----END CERTIFICATE-----
`);

test('names that could hide others are quoted', () => {
  assert.strictEqual(certificate.subject, 'C=DE\nOU=x + O=A\\, B\nCN=good.example.com');
  assert.strictEqual(certificate.subjectAltName,
                     'DNS:*.example.com, DNS:"b\\u002cc", IP Address:127.0.0.1, email:me@Example.com');
  assert.strictEqual(certificate.infoAccess, 'OCSP - URI:http://ocsp.example.com/');
});

test('checkHost knows wildcards', () => {
  assert.strictEqual(certificate.checkHost('www.example.com'), '*.example.com');
  assert.strictEqual(certificate.checkHost('a.b.example.com'), undefined);
  assert.strictEqual(certificate.checkHost('a.b.example.com', { multiLabelWildcards: true }), '*.example.com');
  assert.strictEqual(certificate.checkHost('www.example.com', { wildcards: false }), undefined);
  assert.strictEqual(certificate.checkHost('good.example.com', { wildcards: false, subject: 'always' }), 'good.example.com');
});

test('checkEmail compares domains in any case, checkIP addresses by value', () => {
  assert.strictEqual(certificate.checkEmail('me@example.com'), 'me@example.com');
  assert.strictEqual(certificate.checkEmail('Me@example.com'), undefined);
  assert.strictEqual(certificate.checkIP('127.0.0.1'), '127.0.0.1');
  assert.throws(() => certificate.checkIP('x'), { code: 'ERR_INVALID_ARG_VALUE', message: 'Invalid name' });
});

test('checkIssued and verify', () => {
  assert.ok(certificate.checkIssued(certificate));
  assert.ok(certificate.verify(certificate.publicKey));
});

test('toLegacyObject has names as objects', () => {
  const { bits, ca, infoAccess, nistCurve, subject } = certificate.toLegacyObject();
  assert.deepStrictEqual({ ...subject }, { C: 'DE', O: 'A, B', OU: 'x', CN: 'good.example.com' });
  assert.deepStrictEqual([bits, ca, nistCurve], [256, false, 'P-256']);
  assert.deepStrictEqual({ ...infoAccess }, { 'OCSP - URI': ['http://ocsp.example.com/'] });
});
