//! Answers kept by their id, so that a request sent again after a broken link is not run twice.

use std::collections::{HashMap, VecDeque};

use crate::protocol::{ClientId, Encoder, Frame};

/// What is known of an id.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Known {
    /// Nothing, or it stood on something else.
    No,
    /// This was the answer.
    Answer(Encoder, Frame),
    /// It was answered, and the answer is no longer here.
    Evicted,
}

struct Kept {
    content: u64,
    answer: Option<(Encoder, Frame)>,
}

/// The answers of one session.
pub struct Answered {
    by_id: HashMap<ClientId, Kept>,
    /// Those with an answer, oldest first; behind them in time, those without.
    whole: VecDeque<ClientId>,
    evicted: VecDeque<ClientId>,
    bytes: usize,
    most: usize,
    most_bytes: usize,
}

/// For every answer kept, so many ids are remembered whose answers are not.
const IDS_PER_ANSWER: usize = 8;

impl Answered {
    /// Keeps at most so many answers of so many bytes.
    pub fn new(most: usize, most_bytes: usize) -> Answered {
        Answered { by_id: HashMap::new(), whole: VecDeque::new(), evicted: VecDeque::new(), bytes: 0, most, most_bytes }
    }

    /// What is known of this id with this content.
    pub fn look(&self, id: &ClientId, content: u64) -> Known {
        match self.by_id.get(id) {
            Some(Kept { content: known, answer }) if *known == content => match answer {
                Some((encoder, frame)) => Known::Answer(*encoder, frame.clone()),
                None => Known::Evicted,
            },
            _ => Known::No,
        }
    }

    /// Keeps an answer.
    pub fn keep(&mut self, id: ClientId, content: u64, encoder: Encoder, frame: Frame) {
        self.forget(&id);
        self.bytes += frame.body().len();
        self.by_id.insert(id.clone(), Kept { content, answer: Some((encoder, frame)) });
        self.whole.push_back(id);
        while self.whole.len() > self.most || self.bytes > self.most_bytes {
            let Some(id) = self.whole.pop_front() else { break };
            if let Some(Some((_, frame))) = self.by_id.get_mut(&id).map(|kept| kept.answer.take()) {
                self.bytes -= frame.body().len();
            }
            self.evicted.push_back(id);
        }
        while self.evicted.len() > self.most * IDS_PER_ANSWER {
            if let Some(id) = self.evicted.pop_front() {
                self.by_id.remove(&id);
            }
        }
    }

    /// An id may come again with other content: its old answer goes.
    fn forget(&mut self, id: &ClientId) {
        let Some(kept) = self.by_id.remove(id) else { return };
        let list = match kept.answer {
            Some((_, frame)) => {
                self.bytes -= frame.body().len();
                &mut self.whole
            }
            None => &mut self.evicted,
        };
        list.retain(|other| other != id);
    }
}

#[cfg(test)]
mod tests {
    use bytes::Bytes;

    use super::*;

    fn id(n: usize) -> ClientId {
        ClientId(n.to_string().into())
    }

    fn frame(n: usize) -> Frame {
        Frame::Text(Bytes::from(format!("{n:010}")))
    }

    #[test]
    fn an_answer_is_found_by_id_and_content_until_newer_ones_need_the_room() {
        let mut answered = Answered::new(3, 1000);
        for n in 0..5 {
            answered.keep(id(n), 7, Encoder::DataCode, frame(n));
        }
        assert_eq!(answered.look(&id(4), 7), Known::Answer(Encoder::DataCode, frame(4)));
        assert_eq!(answered.look(&id(4), 8), Known::No);
        assert_eq!(answered.look(&id(1), 7), Known::Evicted);
        assert_eq!(answered.look(&id(9), 7), Known::No);
    }

    #[test]
    fn ids_and_bytes_are_bounded() {
        let mut answered = Answered::new(1000, 35);
        for n in 0..20_000 {
            answered.keep(id(n), 1, Encoder::DataCode, frame(n));
        }
        assert_eq!((answered.whole.len(), answered.bytes), (3, 30));
        assert_eq!(answered.by_id.len(), 3 + 1000 * IDS_PER_ANSWER);
        answered.keep(id(19_999), 2, Encoder::DataCode, frame(1));
        assert_eq!((answered.whole.len(), answered.bytes), (3, 30));
    }
}
