//! The token a request presents: `?token=` or `Authorization: Bearer`.

use actix_web::http::header;
use actix_web::{HttpRequest, web};

/// A request that presents two tokens, or one twice: which one should count?
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("two tokens in one request")]
pub struct TwoTokens;

/// The token of a request. An empty one is none, and so are other ways to say who one is: they are a proxy's.
pub fn token(request: &HttpRequest) -> Result<Option<String>, TwoTokens> {
    let query = web::Query::<Vec<(String, String)>>::from_query(request.query_string());
    let query = query.map(web::Query::into_inner).unwrap_or_default();
    let in_query = query.into_iter().filter(|(name, _)| name == "token").map(|(_, value)| value);
    let headers = request.headers().get_all(header::AUTHORIZATION);
    let in_headers = headers.filter_map(|value| bearer(value.to_str().ok()?)).map(str::to_owned);
    let mut tokens = in_query.chain(in_headers).filter(|token| !token.is_empty());
    match (tokens.next(), tokens.next()) {
        (_, Some(_)) => Err(TwoTokens),
        (token, None) => Ok(token),
    }
}

/// The token of `Bearer <token>`; the word is written in any case.
fn bearer(value: &str) -> Option<&str> {
    let (scheme, token) = value.trim().split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
}

#[cfg(test)]
mod tests {
    use actix_web::test::TestRequest;

    use super::*;

    #[track_caller]
    fn check(uri: &str, headers: &[&str], expected: Result<Option<&str>, TwoTokens>) {
        let mut request = TestRequest::with_uri(uri);
        for header in headers {
            request = request.append_header(("Authorization", *header));
        }
        let found = token(&request.to_http_request());
        assert_eq!(found, expected.map(|token| token.map(str::to_owned)), "{uri} {headers:?}");
    }

    #[test]
    fn a_token_is_found_in_the_address_or_in_the_header_and_never_in_two_places() {
        check("/", &[], Ok(None));
        check("/?token=", &[], Ok(None));
        check("/?a=1&token=x.y&b=2", &[], Ok(Some("x.y")));
        check("/?token=a%2Bb", &[], Ok(Some("a+b")));
        check("/?Token=x", &[], Ok(None));
        check("/", &["Bearer x.y"], Ok(Some("x.y")));
        check("/", &["bEARER   x.y "], Ok(Some("x.y")));
        check("/", &["Bearer"], Ok(None));
        check("/", &["Basic dXNlcjpwYXNz"], Ok(None));
        check("/?token=x", &["Basic dXNlcjpwYXNz"], Ok(Some("x")));
        check("/?token=", &["Bearer x"], Ok(Some("x")));
        check("/?token=x", &["Bearer x"], Err(TwoTokens));
        check("/?token=x&token=x", &[], Err(TwoTokens));
        check("/", &["Bearer x", "Bearer y"], Err(TwoTokens));
    }
}
