// Names that node:crypto lists, as OpenSSL 3.5 has them, and the facts of each cipher.
exports.hashes = [
  'RSA-MD5', 'RSA-RIPEMD160', 'RSA-SHA1', 'RSA-SHA1-2', 'RSA-SHA224', 'RSA-SHA256', 'RSA-SHA3-224', 'RSA-SHA3-256',
  'RSA-SHA3-384', 'RSA-SHA3-512', 'RSA-SHA384', 'RSA-SHA512', 'RSA-SHA512/224', 'RSA-SHA512/256', 'RSA-SM3',
  'blake2b-512', 'blake2b512', 'blake2s-256', 'blake2s256', 'id-rsassa-pkcs1-v1_5-with-sha3-224',
  'id-rsassa-pkcs1-v1_5-with-sha3-256', 'id-rsassa-pkcs1-v1_5-with-sha3-384', 'id-rsassa-pkcs1-v1_5-with-sha3-512',
  'keccak-224', 'keccak-256', 'keccak-384', 'keccak-512',
  'md5', 'md5-sha1', 'md5WithRSAEncryption', 'ripemd', 'ripemd-160', 'ripemd160',
  'ripemd160WithRSA', 'rmd160', 'sha-1', 'sha-224', 'sha-256', 'sha-256/192', 'sha-384', 'sha-512', 'sha-512/224',
  'sha-512/256', 'sha1', 'sha1WithRSAEncryption', 'sha2-224', 'sha2-256', 'sha2-256/192', 'sha2-384', 'sha2-512',
  'sha2-512/224', 'sha2-512/256', 'sha224', 'sha224WithRSAEncryption', 'sha256', 'sha256-192',
  'sha256WithRSAEncryption', 'sha3-224', 'sha3-256', 'sha3-384', 'sha3-512', 'sha384', 'sha384WithRSAEncryption',
  'sha512', 'sha512-224', 'sha512-224WithRSAEncryption', 'sha512-256', 'sha512-256WithRSAEncryption',
  'sha512WithRSAEncryption', 'shake-128', 'shake-256', 'shake128', 'shake256', 'sm3', 'sm3WithRSAEncryption',
  'ssl3-md5', 'ssl3-sha1',
];

exports.ciphers = [
  'aes-128-cbc', 'aes-128-cbc-cts', 'aes-128-ccm', 'aes-128-cfb', 'aes-128-cfb1', 'aes-128-cfb8', 'aes-128-ctr',
  'aes-128-ecb', 'aes-128-gcm', 'aes-128-gcm-siv', 'aes-128-ocb', 'aes-128-ofb', 'aes-128-siv', 'aes-128-wrap',
  'aes-128-wrap-inv', 'aes-128-wrap-pad', 'aes-128-wrap-pad-inv', 'aes-128-xts', 'aes-192-cbc', 'aes-192-cbc-cts',
  'aes-192-ccm', 'aes-192-cfb', 'aes-192-cfb1', 'aes-192-cfb8', 'aes-192-ctr', 'aes-192-ecb', 'aes-192-gcm',
  'aes-192-gcm-siv', 'aes-192-ocb', 'aes-192-ofb', 'aes-192-siv', 'aes-192-wrap', 'aes-192-wrap-inv',
  'aes-192-wrap-pad', 'aes-192-wrap-pad-inv', 'aes-256-cbc', 'aes-256-cbc-cts', 'aes-256-ccm', 'aes-256-cfb',
  'aes-256-cfb1', 'aes-256-cfb8', 'aes-256-ctr', 'aes-256-ecb', 'aes-256-gcm', 'aes-256-gcm-siv', 'aes-256-ocb',
  'aes-256-ofb', 'aes-256-siv', 'aes-256-wrap', 'aes-256-wrap-inv', 'aes-256-wrap-pad', 'aes-256-wrap-pad-inv',
  'aes-256-xts', 'aes128', 'aes128-wrap', 'aes128-wrap-inv', 'aes128-wrap-pad', 'aes128-wrap-pad-inv', 'aes192',
  'aes192-wrap', 'aes192-wrap-inv', 'aes192-wrap-pad', 'aes192-wrap-pad-inv', 'aes256', 'aes256-wrap',
  'aes256-wrap-inv', 'aes256-wrap-pad', 'aes256-wrap-pad-inv', 'aria-128-cbc', 'aria-128-ccm', 'aria-128-cfb',
  'aria-128-cfb1', 'aria-128-cfb8', 'aria-128-ctr', 'aria-128-ecb', 'aria-128-gcm', 'aria-128-ofb', 'aria-192-cbc',
  'aria-192-ccm', 'aria-192-cfb', 'aria-192-cfb1', 'aria-192-cfb8', 'aria-192-ctr', 'aria-192-ecb', 'aria-192-gcm',
  'aria-192-ofb', 'aria-256-cbc', 'aria-256-ccm', 'aria-256-cfb', 'aria-256-cfb1', 'aria-256-cfb8', 'aria-256-ctr',
  'aria-256-ecb', 'aria-256-gcm', 'aria-256-ofb', 'aria128', 'aria192', 'aria256', 'camellia-128-cbc',
  'camellia-128-cbc-cts', 'camellia-128-cfb', 'camellia-128-cfb1', 'camellia-128-cfb8', 'camellia-128-ctr',
  'camellia-128-ecb', 'camellia-128-ofb', 'camellia-192-cbc', 'camellia-192-cbc-cts', 'camellia-192-cfb',
  'camellia-192-cfb1', 'camellia-192-cfb8', 'camellia-192-ctr', 'camellia-192-ecb', 'camellia-192-ofb',
  'camellia-256-cbc', 'camellia-256-cbc-cts', 'camellia-256-cfb', 'camellia-256-cfb1', 'camellia-256-cfb8',
  'camellia-256-ctr', 'camellia-256-ecb', 'camellia-256-ofb', 'camellia128', 'camellia192', 'camellia256',
  'chacha20', 'chacha20-poly1305', 'des-ede', 'des-ede-cbc', 'des-ede-cfb', 'des-ede-ecb', 'des-ede-ofb',
  'des-ede3', 'des-ede3-cbc', 'des-ede3-cfb', 'des-ede3-cfb1', 'des-ede3-cfb8', 'des-ede3-ecb', 'des-ede3-ofb',
  'des3', 'des3-wrap', 'id-aes128-ccm', 'id-aes128-gcm', 'id-aes128-wrap', 'id-aes128-wrap-pad', 'id-aes192-ccm',
  'id-aes192-gcm', 'id-aes192-wrap', 'id-aes192-wrap-pad', 'id-aes256-ccm', 'id-aes256-gcm', 'id-aes256-wrap',
  'id-aes256-wrap-pad', 'id-smime-alg-cms3deswrap', 'sm4', 'sm4-cbc', 'sm4-ccm', 'sm4-cfb', 'sm4-cfb128', 'sm4-ctr',
  'sm4-ecb', 'sm4-gcm', 'sm4-ofb', 'sm4-ofb128', 'sm4-xts',
];

exports.curves = [
  'Oakley-EC2N-3', 'Oakley-EC2N-4', 'SM2', 'brainpoolP160r1', 'brainpoolP160t1', 'brainpoolP192r1',
  'brainpoolP192t1', 'brainpoolP224r1', 'brainpoolP224t1', 'brainpoolP256r1', 'brainpoolP256t1', 'brainpoolP320r1',
  'brainpoolP320t1', 'brainpoolP384r1', 'brainpoolP384t1', 'brainpoolP512r1', 'brainpoolP512t1', 'c2pnb163v1',
  'c2pnb163v2', 'c2pnb163v3', 'c2pnb176v1', 'c2pnb208w1', 'c2pnb272w1', 'c2pnb304w1', 'c2pnb368w1', 'c2tnb191v1',
  'c2tnb191v2', 'c2tnb191v3', 'c2tnb239v1', 'c2tnb239v2', 'c2tnb239v3', 'c2tnb359v1', 'c2tnb431r1', 'prime192v1',
  'prime192v2', 'prime192v3', 'prime239v1', 'prime239v2', 'prime239v3', 'prime256v1', 'secp112r1', 'secp112r2',
  'secp128r1', 'secp128r2', 'secp160k1', 'secp160r1', 'secp160r2', 'secp192k1', 'secp224k1', 'secp224r1',
  'secp256k1', 'secp384r1', 'secp521r1', 'sect113r1', 'sect113r2', 'sect131r1', 'sect131r2', 'sect163k1',
  'sect163r1', 'sect163r2', 'sect193r1', 'sect193r2', 'sect233k1', 'sect233r1', 'sect239k1', 'sect283k1',
  'sect283r1', 'sect409k1', 'sect409r1', 'sect571k1', 'sect571r1', 'wap-wsg-idm-ecid-wtls1',
  'wap-wsg-idm-ecid-wtls10', 'wap-wsg-idm-ecid-wtls11', 'wap-wsg-idm-ecid-wtls12', 'wap-wsg-idm-ecid-wtls3',
  'wap-wsg-idm-ecid-wtls4', 'wap-wsg-idm-ecid-wtls5', 'wap-wsg-idm-ecid-wtls6', 'wap-wsg-idm-ecid-wtls7',
  'wap-wsg-idm-ecid-wtls8', 'wap-wsg-idm-ecid-wtls9',
];

exports.macs = [
  'blake2bmac', 'blake2smac', 'cmac', 'gmac', 'hmac', 'kmac-128', 'kmac-256', 'kmac128', 'kmac256', 'poly1305',
  'siphash',
];

// name, other names, nid, block size, IV length, key length, mode; 0 stands for none
exports.cipherFacts = `
aes-128-cbc aes128 419 16 16 16 cbc
aes-128-cbc-cts - 0 16 16 16 cbc
id-aes128-ccm aes-128-ccm 896 1 12 16 ccm
aes-128-cfb - 421 1 16 16 cfb
aes-128-cfb1 - 650 1 16 16 cfb
aes-128-cfb8 - 653 1 16 16 cfb
aes-128-ctr - 904 1 16 16 ctr
aes-128-ecb - 418 16 0 16 ecb
id-aes128-gcm aes-128-gcm 895 1 12 16 gcm
aes-128-gcm-siv - 0 1 12 16 gcm-siv
aes-128-ocb - 958 16 12 16 ocb
aes-128-ofb - 420 1 16 16 ofb
aes-128-siv - 0 1 0 32 siv
id-aes128-wrap aes-128-wrap,aes128-wrap 788 8 8 16 wrap
aes-128-wrap-inv aes128-wrap-inv 0 8 8 16 wrap
id-aes128-wrap-pad aes-128-wrap-pad,aes128-wrap-pad 897 8 4 16 wrap
aes-128-wrap-pad-inv aes128-wrap-pad-inv 0 8 4 16 wrap
aes-128-xts - 913 1 16 32 xts
aes-192-cbc aes192 423 16 16 24 cbc
aes-192-cbc-cts - 0 16 16 24 cbc
id-aes192-ccm aes-192-ccm 899 1 12 24 ccm
aes-192-cfb - 425 1 16 24 cfb
aes-192-cfb1 - 651 1 16 24 cfb
aes-192-cfb8 - 654 1 16 24 cfb
aes-192-ctr - 905 1 16 24 ctr
aes-192-ecb - 422 16 0 24 ecb
id-aes192-gcm aes-192-gcm 898 1 12 24 gcm
aes-192-gcm-siv - 0 1 12 24 gcm-siv
aes-192-ocb - 959 16 12 24 ocb
aes-192-ofb - 424 1 16 24 ofb
aes-192-siv - 0 1 0 48 siv
id-aes192-wrap aes-192-wrap,aes192-wrap 789 8 8 24 wrap
aes-192-wrap-inv aes192-wrap-inv 0 8 8 24 wrap
id-aes192-wrap-pad aes-192-wrap-pad,aes192-wrap-pad 900 8 4 24 wrap
aes-192-wrap-pad-inv aes192-wrap-pad-inv 0 8 4 24 wrap
aes-256-cbc aes256 427 16 16 32 cbc
aes-256-cbc-cts - 0 16 16 32 cbc
id-aes256-ccm aes-256-ccm 902 1 12 32 ccm
aes-256-cfb - 429 1 16 32 cfb
aes-256-cfb1 - 652 1 16 32 cfb
aes-256-cfb8 - 655 1 16 32 cfb
aes-256-ctr - 906 1 16 32 ctr
aes-256-ecb - 426 16 0 32 ecb
id-aes256-gcm aes-256-gcm 901 1 12 32 gcm
aes-256-gcm-siv - 0 1 12 32 gcm-siv
aes-256-ocb - 960 16 12 32 ocb
aes-256-ofb - 428 1 16 32 ofb
aes-256-siv - 0 1 0 64 siv
id-aes256-wrap aes-256-wrap,aes256-wrap 790 8 8 32 wrap
aes-256-wrap-inv aes256-wrap-inv 0 8 8 32 wrap
id-aes256-wrap-pad aes-256-wrap-pad,aes256-wrap-pad 903 8 4 32 wrap
aes-256-wrap-pad-inv aes256-wrap-pad-inv 0 8 4 32 wrap
aes-256-xts - 914 1 16 64 xts
aria-128-cbc aria128 1066 16 16 16 cbc
aria-128-ccm - 1120 1 12 16 ccm
aria-128-cfb - 1067 1 16 16 cfb
aria-128-cfb1 - 1080 1 16 16 cfb
aria-128-cfb8 - 1083 1 16 16 cfb
aria-128-ctr - 1069 1 16 16 ctr
aria-128-ecb - 1065 16 0 16 ecb
aria-128-gcm - 1123 1 12 16 gcm
aria-128-ofb - 1068 1 16 16 ofb
aria-192-cbc aria192 1071 16 16 24 cbc
aria-192-ccm - 1121 1 12 24 ccm
aria-192-cfb - 1072 1 16 24 cfb
aria-192-cfb1 - 1081 1 16 24 cfb
aria-192-cfb8 - 1084 1 16 24 cfb
aria-192-ctr - 1074 1 16 24 ctr
aria-192-ecb - 1070 16 0 24 ecb
aria-192-gcm - 1124 1 12 24 gcm
aria-192-ofb - 1073 1 16 24 ofb
aria-256-cbc aria256 1076 16 16 32 cbc
aria-256-ccm - 1122 1 12 32 ccm
aria-256-cfb - 1077 1 16 32 cfb
aria-256-cfb1 - 1082 1 16 32 cfb
aria-256-cfb8 - 1085 1 16 32 cfb
aria-256-ctr - 1079 1 16 32 ctr
aria-256-ecb - 1075 16 0 32 ecb
aria-256-gcm - 1125 1 12 32 gcm
aria-256-ofb - 1078 1 16 32 ofb
camellia-128-cbc camellia128 751 16 16 16 cbc
camellia-128-cbc-cts - 0 16 16 16 cbc
camellia-128-cfb - 757 1 16 16 cfb
camellia-128-cfb1 - 760 1 16 16 cfb
camellia-128-cfb8 - 763 1 16 16 cfb
camellia-128-ctr - 963 1 16 16 ctr
camellia-128-ecb - 754 16 0 16 ecb
camellia-128-ofb - 766 1 16 16 ofb
camellia-192-cbc camellia192 752 16 16 24 cbc
camellia-192-cbc-cts - 0 16 16 24 cbc
camellia-192-cfb - 758 1 16 24 cfb
camellia-192-cfb1 - 761 1 16 24 cfb
camellia-192-cfb8 - 764 1 16 24 cfb
camellia-192-ctr - 967 1 16 24 ctr
camellia-192-ecb - 755 16 0 24 ecb
camellia-192-ofb - 767 1 16 24 ofb
camellia-256-cbc camellia256 753 16 16 32 cbc
camellia-256-cbc-cts - 0 16 16 32 cbc
camellia-256-cfb - 759 1 16 32 cfb
camellia-256-cfb1 - 762 1 16 32 cfb
camellia-256-cfb8 - 765 1 16 32 cfb
camellia-256-ctr - 971 1 16 32 ctr
camellia-256-ecb - 756 16 0 32 ecb
camellia-256-ofb - 768 1 16 32 ofb
chacha20 - 1019 0 16 32 stream
chacha20-poly1305 - 1018 0 12 32 stream
des-ede des-ede-ecb 32 8 0 16 ecb
des-ede-cbc - 43 8 8 16 cbc
des-ede-cfb - 60 1 8 16 cfb
des-ede-ofb - 62 1 8 16 ofb
des-ede3 des-ede3-ecb 33 8 0 24 ecb
des-ede3-cbc des3 44 8 8 24 cbc
des-ede3-cfb - 61 1 8 24 cfb
des-ede3-cfb1 - 658 1 8 24 cfb
des-ede3-cfb8 - 659 1 8 24 cfb
des-ede3-ofb - 63 1 8 24 ofb
id-smime-alg-cms3deswrap des3-wrap 246 8 0 24 wrap
sm4-cbc sm4 1134 16 16 16 cbc
sm4-ccm - 0 1 12 16 ccm
sm4-cfb sm4-cfb128 1137 1 16 16 cfb
sm4-ctr - 1139 1 16 16 ctr
sm4-ecb - 1133 16 0 16 ecb
sm4-gcm - 0 1 12 16 gcm
sm4-ofb sm4-ofb128 1135 1 16 16 ofb
sm4-xts - 0 1 16 32 xts
`;

// Those of OpenSSL's legacy provider, which Node.js does not load: it knows them, but refuses to use them.
exports.legacyCipherFacts = `
bf-cbc bf,blowfish 91 8 8 16 cbc
bf-cfb - 93 1 8 16 cfb
bf-ecb - 92 8 0 16 ecb
bf-ofb - 94 1 8 16 ofb
cast5-cbc cast,cast-cbc 108 8 8 16 cbc
cast5-cfb - 110 1 8 16 cfb
cast5-ecb - 109 8 0 16 ecb
cast5-ofb - 111 1 8 16 ofb
des-cbc des 31 8 8 8 cbc
des-cfb - 30 1 8 8 cfb
des-cfb1 - 656 1 8 8 cfb
des-cfb8 - 657 1 8 8 cfb
des-ecb - 29 8 0 8 ecb
des-ofb - 45 1 8 8 ofb
desx-cbc desx 80 8 8 24 cbc
idea-cbc idea 34 8 8 16 cbc
idea-cfb - 35 1 8 16 cfb
idea-ecb - 36 8 0 16 ecb
idea-ofb - 46 1 8 16 ofb
rc2-40-cbc rc2-40 98 8 8 5 cbc
rc2-64-cbc rc2-64 166 8 8 8 cbc
rc2-cbc rc2,rc2-128 37 8 8 16 cbc
rc2-cfb - 39 1 8 16 cfb
rc2-ecb - 38 8 0 16 ecb
rc2-ofb - 40 1 8 16 ofb
rc4 - 5 0 0 16 stream
rc4-40 - 97 0 0 5 stream
rc4-hmac-md5 - 915 0 0 16 stream
seed-cbc seed 777 16 16 16 cbc
seed-cfb - 779 1 16 16 cfb
seed-ecb - 776 16 0 16 ecb
seed-ofb - 778 1 16 16 ofb
`;
