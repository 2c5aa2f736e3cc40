"""Makes metrics.json: what the field's own packages say of made-up answers.

Needs sacrebleu, rouge-score and scikit-learn.  Usage: python3 metrics.py > metrics.json
"""
import collections
import json
import random

import sacrebleu
from rouge_score import rouge_scorer
from sacrebleu.tokenizers.tokenizer_13a import Tokenizer13a
from sklearn.metrics import accuracy_score, f1_score

rng = random.Random(7)
WORDS = ("the a red Green house, tree. runs jumped 3.5 1,000 e-mail well-known it's \"quoted\" (so) U.S. 10-20 café &amp; "
         "&lt;b&gt; ... a,b x/y $5 50% naïve Straße ÜBER don't -- 7. .5 #tag @you [x] {y} a_b ~ ^ ` ; : ! ?").split()


def sentence(least, most):
    return " ".join(rng.choice(WORDS) for _ in range(rng.randint(least, most)))


def changed(text):
    words = text.split()
    kept = [word if rng.random() < 0.7 else rng.choice(WORDS) for word in words if rng.random() < 0.9]
    return " ".join(kept)


def texts(count, least, most, num_references):
    references = [[sentence(least, most) for _ in range(rng.randint(1, num_references))] for _ in range(count)]
    return [changed(rng.choice(several)) for several in references], references


def bleu_of(predictions, references):
    most = max(map(len, references))
    streams = [[several[n] if n < len(several) else None for several in references] for n in range(most)]
    return sacrebleu.corpus_bleu(predictions, streams).score


def rouge_of(predictions, references):
    kinds = ["rouge1", "rouge2", "rougeL"]
    scorer = rouge_scorer.RougeScorer(kinds)
    scores = [scorer.score_multi(several, prediction) for prediction, several in zip(predictions, references)]
    return {kind: 100 * sum(score[kind].fmeasure for score in scores) / len(scores) for kind in kinds}


def generation_case(predictions, references):
    return {"predictions": predictions, "references": references, "bleu": bleu_of(predictions, references),
            **rouge_of(predictions, references)}


def classification_case():
    labels = ["positive", "negative", "neutral"]
    expected = [rng.choice(labels) for _ in range(60)]
    given = [label if rng.random() < 0.6 else rng.choice(labels + ["none", "", "positively"]) for label in expected]
    return {"predictions": [f" {label}\n" for label in given], "references": [[label] for label in expected],
            "accuracy": 100 * accuracy_score(expected, given),
            "macro_f1": 100 * f1_score(expected, given, labels=sorted(set(expected)), average="macro", zero_division=0)}


def frame_text(intent, slots):
    return f"\nIntent: {intent}\nSlots: " + (", ".join(f"{kind}({words})" for kind, words in slots) or "None")


def intent_case():
    intents = ["alarm_set", "email_query", "weather_query"]
    kinds, words = ["date", "time", "place_name"], ["tomorrow", "six pm", "new york", "today", "noon"]
    predictions, references, counts, right = [], [], collections.Counter(), [0, 0]
    for _ in range(40):
        intent, slots = rng.choice(intents), [(rng.choice(kinds), rng.choice(words)) for _ in range(rng.randint(0, 3))]
        said_intent = intent if rng.random() < 0.7 else rng.choice(intents)
        said = [slot if rng.random() < 0.7 else (rng.choice(kinds), rng.choice(words)) for slot in slots
                if rng.random() < 0.8]
        predictions.append(frame_text(said_intent, said))
        references.append([frame_text(intent, slots)])
        counts += collections.Counter(common=sum((collections.Counter(slots) & collections.Counter(said)).values()),
                                      given=len(said), expected=len(slots))
        right[0] += intent == said_intent
        right[1] += intent == said_intent and sorted(slots) == sorted(said)
    precision, recall = counts["common"] / counts["given"], counts["common"] / counts["expected"]
    return {"predictions": predictions, "references": references, "intent_accuracy": 100 * right[0] / 40,
            "slot_precision": 100 * precision, "slot_recall": 100 * recall,
            "slot_f1": 100 * 2 * precision * recall / (precision + recall), "exact_match": 100 * right[1] / 40}


TRICKY = ["a.b.c", "..", "x ..., y", "1.2.3,4", "end-\nof line", "-", "well-", "5-", "5-6-7", "<skipped>x", "tab\there",
          "a\u00a0b\u3000c", "\u00e9.\u00e9", ".\u00e9,", "&quot;hi&quot;", "'single' ''double''", "\u201equoted\u201c",
          "", "  ", "line\ntwo", "$1,000.00!", "100%.", "a-b", "3rd-", "U.S.A."]

print(json.dumps({
    "tokens_13a": [[text, Tokenizer13a()(text.rstrip()).split()] for text in TRICKY + [sentence(3, 9) for _ in range(20)]],
    "generation": {
        "one_reference": generation_case(*texts(25, 5, 25, 1)),
        "several_references": generation_case(*texts(25, 3, 20, 3)),
        "short": generation_case(*texts(12, 1, 3, 2)),
        "nothing_right": generation_case(["zz yy"], [["the red house"]]),
        "empty_answer": generation_case(["", "the red house runs far"], [["a tree"], ["the red house runs"]]),
    },
    "classification": classification_case(),
    "intent_and_slots": intent_case(),
}, indent=1, ensure_ascii=True))
