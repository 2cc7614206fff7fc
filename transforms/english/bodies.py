"""Nouns by which a text calls an organisation that it has named: “the company”, “the ministry”. Data only."""

from __future__ import annotations

#: Nouns for any business; a public body, a party or a newspaper is none.
BUSINESS = frozenset(
    """
    company firm business retailer manufacturer carmaker automaker chain maker developer supplier producer giant startup
    start-up conglomerate corporation airline carrier lender insurer operator supermarket brewer brewery miner
    steelmaker drugmaker chipmaker planemaker distributor wholesaler grocer shipper contractor utility multinational
    broadcaster publisher restaurateur lessor refiner builder housebuilder
    """.split()
)
#: Nouns for any body that is no business.
ORGANISATION = frozenset(
    """
    organisation organization charity nonprofit non-profit body agency institution group watchdog regulator union
    association federation foundation institute council committee commission authority ministry department
    party club team university college school hospital court bank board trust society league bureau office
    tribunal parliament newspaper magazine network fund coalition alliance think-tank inspectorate police force
    """.split()
)
#: All nouns for bodies.
BODIES = BUSINESS | ORGANISATION
#: Words of the names of public bodies, which no noun for a business means.
PUBLIC = frozenset(
    """
    ministry department council committee commission court parliament senate congress house police agency authority
    party government university college school union office bureau board tribunal army navy assembly administration
    service hospital church
    """.split()
)
