/// One of each kind, made by `Tests/SDK/license_file.py` with the keys that are named here: what was written once must be read
/// for ever.
enum FixedVectors {
    static let licenseKey = "PRO-0123-4567-89AB-CDEF"
    static let fingerprint = "device-one"
    /// Of the private key that is 32 times the byte 7.
    static let signingKey = "6kpsY+KcUgq+9VB7Ey7F+ZVHdq6+vnuSQh7qaRRG0iw="
    /// Of the private key that is 32 times the byte 3.
    static let deviceKey = "7UkoxijRwsbq6QM4kFmVYSlZJzpcY/k2NsFGFKyHN9E="
    static let digest = "71a632cc528a18c391243ad4b54780743b987081c0e80e700d9cb44af13f1810"

    static let file =
        "-----BEGIN LICENSE FILE-----\n"
        + [
            "eyJ2ZXJzaW9uIjogMSwgImFsZ29yaXRobSI6ICJlZDI1NTE5K2Flcy0yNTYtZ2NtIiwgImtpZCI6ICJraWQtMSIsICJlbnZpcm9u",
            "bWVudCI6ICJsaXZlIiwgImlzc3VlZEF0IjogIjIwMjYtMDEtMDFUMDA6MDA6MDAuMDAwWiIsICJleHBpcmVzQXQiOiAiMjAyNi0w",
            "Mi0wMVQwMDowMDowMC4wMDBaIn0=.AAECAwQFBgcICQoLbkF8oySK16Jx0pxogyjNq87WjiK4mVAIjXWrRwbYyjtQlJRPZSXYa25",
            "Td9Z3hHdB9EXzzmZi2JQNan3Jx/rQeEV44ukw4jg2yyCWAT+mMfEJkq0gAPqPB3e6ZquB7O6RfEoCGDGP9tppBYHcHaCYfb0wvUJ",
            "RdoMYDRVUx9WQQYVP0og6V20M4s94nkySSJtIR1tq5yweuA4cvVnjTuFJLeEp3Qea1NDLIYJR0i1+zjVKdJPxkgo6P7Q3fY5YjYi",
            "3412FYadUYmyXK+Ch7XDrQWZ0V+U7p3dn8wAiZmTiBV4L8+pjgBWKUsvfR7p6+TvO5+9uzzasOn/Nw7c0x3wWQq966jdlIfhjc6L",
            "UHrK/VZtaGsLSnzZEOn5W86BSYzc74ZXWmxuj1B7jRT2BVBAr+Iefk4WFfNYa7T7X2CoW0P800F3Q03XBi4zsJD33Xt0bMshsW5Y",
            "VW1WQtnGaP5px9cYchGdSBpR4ofQCeRFTlk/EXf5dHY/79C6Buti4q/uH8CNVAlonbzUvDw9YEZDlzXwmSg7mg4/UYIP76KNHLTR",
            "eXZmp9mrF91S8/Yo=.MBj9EqtbqXk/U98GKIrVTlKd+qLHIVChNL4Oj6Lczd5aEiORBddIQs6gu4+uEo+zLQJw/PcalcbiRQS0r2",
            "utAQ==",
        ]
        .joined() + "\n-----END LICENSE FILE-----"

    static let request =
        "-----BEGIN LICENSE REQUEST-----\n"
        + [
            "eyJ2ZXJzaW9uIjogMSwgImRldmljZUtleSI6ICI3VWtveGlqUndzYnE2UU00a0ZtVllTbFpKenBjWS9rMk5zRkdGS3lITjlFPSIs",
            "ICJyZXF1ZXN0ZWRBdCI6ICIyMDI2LTAxLTAxVDAwOjAwOjAwWiIsICJmaW5nZXJwcmludCI6ICJkZXZpY2Utb25lIiwgIm5hbWUi",
            "OiAiUHJlc3MgNCJ9.77GoAHNa4OJJ7z2E0UreeuUg+jj91O+EyeWb2k0dIeU=.n2XZbw5GzAyxkg6ra07diOBL8pqE3rK6gf+TlU",
            "ZAYau/XTb8YiF/8xg2x+WRnnTuj3lbtfeDc3Srvp5Y9dlICQ==",
        ]
        .joined() + "\n-----END LICENSE REQUEST-----"

    static let removal =
        "-----BEGIN LICENSE REMOVAL-----\n"
        + [
            "eyJ2ZXJzaW9uIjogMSwgImxpY2Vuc2VJZCI6ICJsLTEiLCAibWFjaGluZUlkIjogIm0tMSIsICJmaW5nZXJwcmludCI6ICJkZXZp",
            "Y2Utb25lIiwgImZpbGUiOiAiNzFhNjMyY2M1MjhhMThjMzkxMjQzYWQ0YjU0NzgwNzQzYjk4NzA4MWMwZTgwZTcwMGQ5Y2I0NGFm",
            "MTNmMTgxMCIsICJyZW1vdmVkQXQiOiAiMjAyNi0wMS0wMVQwMDowMDowMFoifQ==.V+JE2fLhL6CnlkCAkmcmEh7D/tBbmzbQzyD",
            "YGTEIzPPpvR++gEmpbCVzPw8soTAtdlx0V9ZbX2PvMO6tZbVABg==",
        ]
        .joined() + "\n-----END LICENSE REMOVAL-----"
}
