// The emulated account over HTTPS, and our own client on the other side.
#include <gtest/gtest.h>

#include <cstdlib>

#include "tests/support/emulator.hpp"
#include "tests/support/run.hpp"

namespace poolcast {
namespace {

using test::Emulator;
using test::run_poolcast;
using test::RunResult;

/// A certificate for this machine that nobody has signed.
struct Certificate {
  test::TemporaryDirectory folder;
  std::string const file = (folder.path() / "cert.pem").string();
  std::string const key = (folder.path() / "key.pem").string();

  bool make() const {
    RunResult const made =
        test::run_program("openssl", {"req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2",
                                      "-subj", "/CN=poolcast", "-addext",
                                      "subjectAltName=IP:127.0.0.1", "-out", file, "-keyout", key});
    return made.exit_code == 0;
  }
};

/// `live pool show p` with this bundle of certificates; empty: the system's.
RunResult show_pool(Emulator const& emulator, std::string const& bundle) {
  std::vector<std::string> names = {"AZURE_BATCH_ACCOUNT", "AZURE_BATCH_ENDPOINT",
                                    "AZURE_BATCH_ACCESS_KEY"};
  for (std::string const& name : names) {
    setenv(name.c_str(), emulator.variable(name).c_str(), 1);
  }
  setenv("no_proxy", "127.0.0.1", 1);
  if (!bundle.empty()) setenv("SSL_CERT_FILE", bundle.c_str(), 1);
  RunResult result = run_poolcast({"live", "pool", "show", "p"});
  names.emplace_back("SSL_CERT_FILE");
  for (std::string const& name : names) unsetenv(name.c_str());
  return result;
}

TEST(EmulateTls, ServesWhoTrustsItsCertificate) {
  Certificate const certificate;
  if (!certificate.make()) GTEST_SKIP() << "no openssl to make a certificate with";
  Emulator emulator({"--tls", certificate.file + "," + certificate.key});
  ASSERT_GT(emulator.port, 0) << emulator.printed;
  EXPECT_EQ(emulator.variable("AZURE_BATCH_ENDPOINT"),
            "https://127.0.0.1:" + std::to_string(emulator.port));
  RunResult const asked = show_pool(emulator, certificate.file);
  EXPECT_EQ(asked.err, "GET /pools/p: 404 PoolNotFound: The specified pool does not exist\n");
  EXPECT_EQ(asked.exit_code, 1);
  EXPECT_EQ(emulator.end(SIGTERM), 0);
}

TEST(EmulateTls, IsNotTrustedByOthersAndThatIsToldAtOnce) {
  Certificate const certificate;
  if (!certificate.make()) GTEST_SKIP() << "no openssl to make a certificate with";
  Emulator const emulator({"--tls", certificate.file + "," + certificate.key});
  std::string const before =
      "GET /pools/p: " + emulator.variable("AZURE_BATCH_ENDPOINT") +
      ": its certificate is not trusted (SSL_CERT_FILE can name a file of those to trust): ";
  RunResult const refused = show_pool(emulator, "");
  EXPECT_EQ(refused.err, before + "SSL certificate problem: self-signed certificate\n");
  EXPECT_EQ(refused.exit_code, 5);
  RunResult const unread = show_pool(emulator, "/nowhere.pem");
  EXPECT_EQ(unread.err.substr(0, before.size()), before);
  EXPECT_EQ(unread.exit_code, 5);
}

TEST(EmulateTls, WhoSpeaksNoTlsIsSentAway) {
  Certificate const certificate;
  if (!certificate.make()) GTEST_SKIP() << "no openssl to make a certificate with";
  Emulator emulator({"--tls", certificate.file + "," + certificate.key});
  EXPECT_FALSE(emulator.client().Get("/pools"));
  EXPECT_EQ(show_pool(emulator, certificate.file).exit_code, 1) << "and others are served";
  EXPECT_EQ(emulator.end(SIGTERM), 0);
}

}  // namespace
}  // namespace poolcast
