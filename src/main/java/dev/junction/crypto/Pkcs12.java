package dev.junction.crypto;

import dev.junction.engine.OpException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.operator.InputDecryptorProvider;
import org.bouncycastle.pkcs.PKCS12PfxPdu;
import org.bouncycastle.pkcs.PKCS12SafeBag;
import org.bouncycastle.pkcs.PKCS12SafeBagFactory;
import org.bouncycastle.pkcs.PKCS8EncryptedPrivateKeyInfo;
import org.bouncycastle.pkcs.PKCSException;
import org.bouncycastle.pkcs.jcajce.JcePKCS12MacCalculatorBuilderProvider;
import org.bouncycastle.pkcs.jcajce.JcePKCSPBEInputDecryptorProviderBuilder;

/**
 * The contents of a PKCS #12 bundle (RFC 7292).
 *
 * @param key {@code null} if there is none
 * @param certificate the key's, in DER; {@code null} if there is none
 * @param others all other certificates
 */
record Pkcs12(AsymmetricKey key, byte[] certificate, List<byte[]> others) {
  private static OpException invalid() {
    return new OpException("ERR_CRYPTO_OPERATION_FAILED", "Input is not a valid PKCS#12 structure");
  }

  static Pkcs12 parse(byte[] der, String passphrase) throws OpException, IOException {
    PKCS12PfxPdu bundle;
    try {
      bundle = new PKCS12PfxPdu(der);
      bundle.getContentInfos();
    } catch (IOException | RuntimeException e) {
      throw invalid();
    }
    var provider = new BouncyCastleProvider();
    var secret = passphrase.toCharArray();
    var decryptor =
        new JcePKCSPBEInputDecryptorProviderBuilder().setProvider(provider).build(secret);
    try {
      var macs = new JcePKCS12MacCalculatorBuilderProvider().setProvider(provider);
      if (bundle.hasMac() && !bundle.isMacValid(macs, secret)) {
        throw new OpException(
            "ERR_OSSL_PKCS12_MAC_VERIFY_FAILURE",
            "error:11800071:PKCS12 routines::mac verify failure");
      }
      return collect(bags(bundle, decryptor), decryptor);
    } catch (PKCSException | RuntimeException e) {
      throw new OpException(
          "ERR_CRYPTO_UNSUPPORTED_OPERATION",
          "PKCS#12 bundle uses an unsupported algorithm; it may require the OpenSSL legacy"
              + " provider");
    }
  }

  private static List<PKCS12SafeBag> bags(PKCS12PfxPdu bundle, InputDecryptorProvider decryptor)
      throws PKCSException {
    var bags = new ArrayList<PKCS12SafeBag>();
    for (var info : bundle.getContentInfos()) {
      var factory =
          info.getContentType().equals(PKCSObjectIdentifiers.encryptedData)
              ? new PKCS12SafeBagFactory(info, decryptor)
              : new PKCS12SafeBagFactory(info);
      bags.addAll(Arrays.asList(factory.getSafeBags()));
    }
    return bags;
  }

  private static Pkcs12 collect(List<PKCS12SafeBag> bags, InputDecryptorProvider decryptor)
      throws PKCSException, OpException, IOException {
    AsymmetricKey key = null;
    var certificates = new ArrayList<byte[]>();
    for (var bag : bags) {
      switch (bag.getBagValue()) {
        case PKCS8EncryptedPrivateKeyInfo encrypted ->
            key = AsymmetricKey.of(encrypted.decryptPrivateKeyInfo(decryptor));
        case PrivateKeyInfo plain -> key = AsymmetricKey.of(plain);
        case X509CertificateHolder certificate -> certificates.add(certificate.getEncoded());
        default -> {}
      }
    }
    byte[] own = null;
    if (key != null) {
      var wanted = key.publicKey().spki();
      for (var certificate : certificates) {
        if (Arrays.equals(Certificates.publicKey(certificate).spki(), wanted)) own = certificate;
      }
      if (own != null) certificates.remove(own);
    }
    return new Pkcs12(key, own, certificates);
  }
}
